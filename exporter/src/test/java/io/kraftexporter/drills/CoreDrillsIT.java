package io.kraftexporter.drills;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;

/** The drills of every build: the failures that cost most. */
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
                // The hour has begun with the drill: its budget may be burnt before the group
                // counts
                // as stuck.
                .allows("KafkaGroupLagSlo"),
            Drill.of("broker killed", CoreDrillsIT::brokerKilled)
                .pages("KafkaBrokerDown", "node_id", "3")
                .pages("KafkaUnderMinIsrPartitions")
                .inhibits("KafkaUnderReplicatedPartitions")
                .allows(
                    "KafkaAtMinIsrPartitions",
                    "KafkaLeadersNotPreferred",
                    "KafkaQuorumAtRisk",
                    // Of a controller that was killed the last values are fresh for half a minute,
                    // which no drill shortens.
                    "KafkaControllersDisagree",
                    "KafkaSeveralActiveControllers")),
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
