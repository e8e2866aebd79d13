package io.kraftexporter.drills;

import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills of the exporter, of Prometheus and of what they reach. */
@Tag("drills")
@Timeout(1200)
final class MonitoringDrillsIT extends DrillSet {

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("a JVM that the exporter cannot reach", MonitoringDrillsIT::unreachableJvm)
                .warns("KafkaExporterSourceFailing", "jvm", "worker"),
            Drill.of("more series than allowed", stage -> () -> {})
                .informs("KafkaExporterSeriesCut"),
            Drill.of("settings of a test cluster", stage -> () -> {})
                .informs("KafkaSettingNotRecommended", "setting", "num.replica.fetchers")
                .informs("KafkaHeapSizeUnusual", "node_id", "1")
                .outlivesRepair()
                .within(Duration.ofMinutes(5))),
        List.of(
            Drill.of("remote JMX of all nodes blocked", MonitoringDrillsIT::jmxBlocked)
                .warns("KafkaNodeUnobserved", "node_id", "1")
                .warns("KafkaNodeUnobserved", "node_id", "2")
                .warns("KafkaNodeUnobserved", "node_id", "3")
                .allows("KafkaNoActiveController", "KafkaExporterSourceFailing")),
        List.of(
            Drill.of("a changed configuration that is rejected", MonitoringDrillsIT::rejected)
                .warns("KafkaExporterReloadRejected")),
        List.of(
            Drill.of("exporter stopped", MonitoringDrillsIT::exporterStopped)
                .pages("KafkaMetricsMissing", "metrics", "cluster")
                .allows("KafkaNodeUnobserved", "KafkaNoActiveController")));
  }

  private static Fault.Repair unreachableJvm(Stage stage) throws Exception {
    String address = KafkaProgram.HOST + ":" + FreePorts.one();
    TopicPartition partition = new TopicPartition("drill-cut", 0);
    stage.createTopic(partition.topic(), List.of(List.of(1, 2), List.of(2, 3)), Map.of());
    stage
        .admin()
        .alterConsumerGroupOffsets("drill-cut", Map.of(partition, new OffsetAndMetadata(0)))
        .all()
        .get();
    stage.configureExporter(
        Map.of(
            "groups",
            Map.of("details_period", "1s", "max_series", 0),
            "jmx",
            Map.of(
                "port",
                stage.cluster().jmxPort(),
                "jvms",
                List.of(
                    Map.of(
                        "name",
                        "worker",
                        "address",
                        address,
                        "rules",
                        List.of("kafka-connect.yml"))))));
    return () -> stage.configureExporter(Map.of());
  }

  /** The nodes are as they were, but where the exporter looks for them nobody listens. */
  private static Fault.Repair jmxBlocked(Stage stage) throws Exception {
    stage.configureExporter(Map.of("jmx", Map.of("port", FreePorts.one())));
    return () -> stage.configureExporter(Map.of());
  }

  private static Fault.Repair rejected(Stage stage) {
    stage.exporter().rejectReload("jmx.port is 99999: must be 0 to 65535");
    return () -> stage.configureExporter(Map.of());
  }

  private static Fault.Repair exporterStopped(Stage stage) {
    stage.stopExporter();
    return stage::startExporter;
  }
}
