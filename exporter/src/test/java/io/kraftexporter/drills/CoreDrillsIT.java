package io.kraftexporter.drills;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/** The drills that every build runs: the failures that cost most. */
@Timeout(600)
final class CoreDrillsIT extends DrillSet {
  private static final String ORDERS = "drill-orders";
  private static final String BILLING = "drill-billing";

  @Override
  Map<String, Object> exporter() {
    return Map.of(
        "groups",
        Map.of("details_period", "1s", "slo", List.of(Map.of("match", BILLING, "seconds", 2))));
  }

  @Override
  void prepare(Stage stage) throws Exception {
    stage.createTopic(
        ORDERS, List.of(List.of(1, 2), List.of(2, 1)), Map.of("min.insync.replicas", "1"));
  }

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("a partition that its consumer does not read", CoreDrillsIT::stuckGroup)
                .pages("KafkaGroupStuck", "group", BILLING, "kind", "consumer")
                .inhibits("KafkaGroupLagSlo")
                .lingers("KafkaGroupLagSlo"),
            Drill.of("broker killed", CoreDrillsIT::brokerKilled)
                .pages("KafkaBrokerDown", "node_id", "3")
                .pages("KafkaUnderMinIsrPartitions")
                .inhibits("KafkaUnderReplicatedPartitions")
                .allows(
                    "KafkaAtMinIsrPartitions",
                    "KafkaLeadersNotPreferred",
                    "KafkaQuorumAtRisk",
                    "KafkaRequestErrors")), // the exporter checks an address with SaslHandshake
        List.of(
            Drill.of("log directory offline", CoreDrillsIT::logDirOffline)
                .pages("KafkaLogDirOffline", "node_id", "2")
                .pages("KafkaOfflinePartitions")
                .inhibits("KafkaUnderReplicatedPartitions", "KafkaRequestErrors")
                .allows(
                    "KafkaBrokerDown", // the restart that repairs it
                    "KafkaNodeUnobserved",
                    "KafkaUnderMinIsrPartitions",
                    "KafkaAtMinIsrPartitions",
                    "KafkaTopicsAtRisk", // its topic has one replica
                    "KafkaLeadersNotPreferred",
                    "KafkaISRShrinking")
                // Of a topic with one replica: Kafka elects the last leader that it knew.
                .lingers("KafkaUncleanLeaderElection")),
        List.of(
            Drill.of("majority of the controllers killed", CoreDrillsIT::majorityKilled)
                .pages("KafkaNoActiveController")
                .allows(AFTER_MAJORITY.toArray(String[]::new))));
  }

  private static final Set<String> AFTER_MAJORITY =
      Set.of(
          "KafkaBrokerDown",
          "KafkaOfflinePartitions",
          "KafkaUnderMinIsrPartitions",
          "KafkaUnderReplicatedPartitions",
          "KafkaAtMinIsrPartitions",
          "KafkaLeadersNotPreferred",
          "KafkaMetadataStale",
          "KafkaMetricsMissing",
          "KafkaNodeUnobserved",
          "KafkaExporterSourceFailing",
          "KafkaControllersDisagree",
          "KafkaQuorumAtRisk",
          "KafkaQuorumReplicaLagging",
          "KafkaRequestErrors");

  private static Fault.Repair stuckGroup(Stage stage) {
    Background producer = stage.clients().producer(ORDERS, 20, Map.of());
    Background consumer =
        stage
            .clients()
            .consumer(
                ORDERS,
                BILLING,
                Map.of(),
                polled ->
                    polled.pause(
                        polled.assignment().stream().filter(one -> one.partition() == 1).toList()));
    return () -> {
      consumer.close();
      producer.close();
      stage.admin().deleteConsumerGroups(List.of(BILLING)).all().get();
    };
  }

  /** Puts a file in the place of a directory that Kafka writes its checkpoints to. */
  private static Fault.Repair logDirOffline(Stage stage) throws Exception {
    KafkaNode node = stage.node(2);
    stage.createTopic(
        "drill-single",
        List.of(List.of(2), List.of(2), List.of(2), List.of(2)),
        Map.of("min.insync.replicas", "1"));
    Path data = node.directory().resolve("data-2");
    Path moved = node.directory().resolve("data-2-moved");
    Await.until(
        "a partition is in the directory",
        Duration.ofSeconds(30),
        () -> holds(data, "drill-single"));
    Files.move(data, moved);
    Files.createFile(data);
    return () -> {
      Files.delete(data);
      Files.move(moved, data);
      node.restart();
      stage.deleteTopics("drill-single");
    };
  }

  private static boolean holds(Path directory, String topic) throws IOException {
    try (Stream<Path> partitions = Files.list(directory)) {
      return partitions.anyMatch(path -> path.getFileName().toString().startsWith(topic));
    }
  }

  private static Fault.Repair brokerKilled(Stage stage) throws Exception {
    stage.createTopic("drill-pair", List.of(List.of(1, 3)), Map.of("min.insync.replicas", "2"));
    stage.node(3).kill();
    return () -> {
      stage.node(3).start();
      stage.deleteTopics("drill-pair");
    };
  }

  private static Fault.Repair majorityKilled(Stage stage) {
    stage.node(2).kill();
    stage.node(3).kill();
    return () -> {
      stage.node(2).launch();
      stage.node(3).start();
    };
  }
}
