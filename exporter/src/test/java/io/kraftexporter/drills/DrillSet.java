package io.kraftexporter.drills;

import io.kraftexporter.cluster.KafkaCluster;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Drills on one cluster, in batches whose faults happen at the same time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(DrillReport.Resolver.class)
abstract class DrillSet {
  private Stage stage;

  /** The drills of each batch. */
  abstract List<List<Drill>> batches();

  /**
   * The cluster of the drills; what Kafka does every few minutes, its brokers do every few seconds.
   */
  KafkaCluster.Builder cluster() {
    return quick(KafkaCluster.combined(3));
  }

  static KafkaCluster.Builder quick(KafkaCluster.Builder cluster) {
    return cluster
        .config("replica.lag.time.max.ms", "10000")
        .config("leader.imbalance.check.interval.seconds", "5")
        .config("log.retention.check.interval.ms", "1000")
        .config("log.initial.task.delay.ms", "500")
        .config("metadata.log.max.snapshot.interval.ms", "20000");
  }

  /** Further keys of the exporter's configuration. */
  Map<String, Object> exporter() {
    return Map.of();
  }

  /** Prepares topics and clients that all drills use. */
  void prepare(Stage on) throws Exception {}

  @TestFactory
  Stream<DynamicTest> eachFaultRaisesItsAlertsAndNoOthers(DrillReport report) throws Exception {
    stage = Stage.quick(cluster().start(), exporter());
    prepare(stage);
    return batches().stream()
        .map(
            batch ->
                DynamicTest.dynamicTest(
                    batch.toString(), () -> report.add(DrillRun.of(stage, batch))));
  }

  @AfterAll
  void close() throws Exception {
    if (stage != null) {
      stage.close();
      stage = null;
    }
  }
}
