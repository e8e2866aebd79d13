package io.kraftexporter.drills;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.Mending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills that take several of three brokers away while the controller runs. */
@Tag("drills")
@Timeout(1200)
final class ElectionDrillsIT extends DrillSet {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String[] BROKERS_AWAY = {
    "KafkaBrokerDown",
    "KafkaOfflinePartitions",
    "KafkaUnderMinIsrPartitions",
    "KafkaUnderReplicatedPartitions",
    "KafkaAtMinIsrPartitions",
    "KafkaLeadersNotPreferred",
    "KafkaMetricsMissing",
    "KafkaNodeUnobserved",
    "KafkaExporterSourceFailing",
    "KafkaISRShrinking",
    "KafkaReplicationBroken",
    "KafkaQuorumReplicaLagging",
    "KafkaProbeFailing",
    "KafkaRequestErrors",
    "KafkaRequestsFailing"
  };

  @Override
  KafkaCluster.Builder cluster() {
    return quick(KafkaCluster.dedicated(1, 3));
  }

  /** A single controller is no quorum that outlives a node, which is told after a day. */
  @Override
  void prepare(Stage stage) {
    stage.ignoreFromNowOn("KafkaQuorumSizeUnsafe");
  }

  @Override
  Map<String, Object> exporter() {
    return Map.of("probe", Map.of("enabled", "true", "create", "true", "timeout", "2s"));
  }

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("one of three brokers killed for long", ElectionDrillsIT::oneKilled)
                .pages("KafkaBrokerDown", "node_id", "3")
                .warns("KafkaAtMinIsrPartitions")
                .inhibits("KafkaUnderReplicatedPartitions")
                .allows("KafkaLeadersNotPreferred", "KafkaProbeFailing")),
        List.of(
            Drill.of("two of three brokers killed", ElectionDrillsIT::twoKilled)
                .pages("KafkaBrokerDown", "node_id", "2")
                .pages("KafkaBrokerDown", "node_id", "3")
                .pages("KafkaUnderMinIsrPartitions")
                .pages("KafkaProbeFailing")
                .inhibits("KafkaUnderReplicatedPartitions")
                .allows(BROKERS_AWAY)),
        List.of(
            Drill.of("leader elected that was not in sync", ElectionDrillsIT::uncleanElection)
                .pages("KafkaUncleanLeaderElection")
                .allows(BROKERS_AWAY)),
        List.of(
            Drill.of("leader elected from the eligible replicas", ElectionDrillsIT::elrElection)
                .informs("KafkaElrLeaderElection")
                .allows("KafkaUncleanLeaderElection")
                .allows(BROKERS_AWAY)));
  }

  private static Fault.Repair oneKilled(Stage stage) throws Exception {
    stage.createTopic("drill-three", List.of(List.of(1, 2, 3)), Map.of());
    stage.node(3).kill();
    return () -> heal(stage);
  }

  private static Fault.Repair twoKilled(Stage stage) {
    stage.node(2).kill();
    stage.node(3).kill();
    return () -> heal(stage);
  }

  /** The replica in sync is gone, the other one is elected by hand. */
  private static Fault.Repair uncleanElection(Stage stage) throws Exception {
    TopicPartition partition = new TopicPartition("drill-unclean", 0);
    stage.createTopic(
        partition.topic(), List.of(List.of(1, 3)), Map.of("min.insync.replicas", "1"));
    stage.node(3).kill();
    awaitInSync(stage, partition, Set.of(1));
    stage.node(1).kill();
    stage.node(3).start();
    Await.until(
        "the replica that was not in sync leads",
        PATIENCE,
        () -> {
          stage
              .admin()
              .electLeaders(ElectionType.UNCLEAN, Set.of(partition))
              .partitions()
              .get()
              .get(partition);
          return leader(stage, partition) == 3;
        });
    return () -> {
      heal(stage);
      stage.deleteTopics(partition.topic());
    };
  }

  /** All three go one after the other, and the last one but one returns first. */
  private static Fault.Repair elrElection(Stage stage) throws Exception {
    TopicPartition partition = new TopicPartition("drill-elr", 0);
    stage.createTopic(partition.topic(), List.of(List.of(3, 2, 1)), Map.of());
    stage.node(1).kill();
    awaitInSync(stage, partition, Set.of(2, 3));
    stage.node(2).stop();
    awaitInSync(stage, partition, Set.of(3));
    stage.node(3).kill();
    Thread.sleep(15_000); // until the controller has fenced it
    stage.node(2).start();
    return () -> {
      heal(stage);
      stage.deleteTopics(partition.topic());
    };
  }

  private static void awaitInSync(Stage stage, TopicPartition partition, Set<Integer> nodes)
      throws Exception {
    Await.untilEqual(
        "in sync",
        PATIENCE,
        nodes,
        () ->
            Set.copyOf(
                stage
                    .admin()
                    .describeTopics(List.of(partition.topic()))
                    .topicNameValues()
                    .get(partition.topic())
                    .get()
                    .partitions()
                    .get(0)
                    .isr()
                    .stream()
                    .map(node -> node.id())
                    .toList()));
  }

  private static int leader(Stage stage, TopicPartition partition) throws Exception {
    return stage
        .admin()
        .describeTopics(List.of(partition.topic()))
        .topicNameValues()
        .get(partition.topic())
        .get()
        .partitions()
        .get(0)
        .leader()
        .id();
  }

  private static void heal(Stage stage) throws Exception {
    for (KafkaNode node : stage.cluster().nodes()) {
      if (!node.isRunning()) {
        node.start();
      }
    }
    Mending.await(stage.cluster());
  }
}
