package io.kraftexporter.drills;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills of replicas and leaders while all brokers run. */
@SuppressWarnings("try") // clients run until they are closed
@Tag("drills")
@Timeout(1200)
final class ReplicationDrillsIT extends DrillSet {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String ALL = "*";
  private static final String LEADERS = "leader.replication.throttled.replicas";
  private static final String FOLLOWERS = "follower.replication.throttled.replicas";
  private static final String LEADERS_RATE = "leader.replication.throttled.rate";
  private static final String FOLLOWERS_RATE = "follower.replication.throttled.rate";

  /** Leaders stay where they are, and a throttle knows what passed in the last half hour. */
  @Override
  KafkaCluster.Builder cluster() {
    return quick(KafkaCluster.combined(3))
        .config("auto.leader.rebalance.enable", "false")
        .config("replica.fetch.max.bytes", "65536")
        .config("replication.quota.window.num", "61")
        .config("replication.quota.window.size.seconds", "30");
  }

  /**
   * A restarted node may have been the active controller. Two nodes seem to be it until both are
   * scraped again: the two minutes that this may last are two scrapes in a drill, and eight else.
   */
  private static final String TWO_CONTROLLERS = "KafkaSeveralActiveControllers";

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("topic with one replica", ReplicationDrillsIT::singleReplica)
                .informs("KafkaTopicsAtRisk", "what", "topics have one replica only"),
            Drill.of("all leaders on one broker", ReplicationDrillsIT::leadersOnOneBroker)
                .informs("KafkaBrokersUnbalanced", "what", "leaders"),
            Drill.of("reassignment under a throttle of a byte/s", ReplicationDrillsIT::stuckMove)
                .warns("KafkaReassignmentStuck"),
            Drill.of("a broker with another num.io.threads", ReplicationDrillsIT::otherThreads)
                .informs("KafkaSettingsDiffer", "setting", "num.io.threads")
                .within(Duration.ofMinutes(5))),
        List.of(
            Drill.of("throttle left on a topic in use", ReplicationDrillsIT::throttledFollower)
                .pages("KafkaUnderReplicatedPartitions", "node_id", "3")
                .warns("KafkaThrottleLeftBehind")
                .allows(
                    TWO_CONTROLLERS,
                    "KafkaBrokerDown",
                    "KafkaAtMinIsrPartitions",
                    "KafkaISRShrinking",
                    "KafkaLeadersNotPreferred",
                    "KafkaSettingsDiffer")
                .within(Duration.ofMinutes(5))),
        List.of(
            Drill.of("broker restarted, leaders do not return", ReplicationDrillsIT::leadersAway)
                .warns("KafkaLeadersNotPreferred", "node_id", "2")
                .allows(
                    TWO_CONTROLLERS,
                    "KafkaBrokerDown",
                    "KafkaUnderMinIsrPartitions",
                    "KafkaUnderReplicatedPartitions",
                    "KafkaBrokersUnbalanced")));
  }

  private static Fault.Repair singleReplica(Stage stage) throws Exception {
    stage.createTopic("drill-single", List.of(List.of(1)), Map.of("min.insync.replicas", "1"));
    return () -> stage.deleteTopics("drill-single");
  }

  private static Fault.Repair leadersOnOneBroker(Stage stage) throws Exception {
    List<List<Integer>> replicas = new ArrayList<>(Collections.nCopies(330, List.of(1, 2)));
    stage.createTopic("drill-many", replicas, Map.of("min.insync.replicas", "1"));
    return () -> stage.deleteTopics("drill-many");
  }

  private static Fault.Repair stuckMove(Stage stage) throws Exception {
    String topic = "drill-move";
    stage.createTopic(topic, List.of(List.of(1, 2)), Map.of("min.insync.replicas", "1"));
    TopicPartition partition = new TopicPartition(topic, 0);
    // A follower is throttled after its first fetch, which takes 64 KB.
    try (Background producer = stage.clients().producer(topic, 200, 50_000, Map.of())) {
      Await.until("20 MB are to be moved", PATIENCE, () -> end(stage, partition) > 400);
    }
    for (int broker = 1; broker <= 3; broker++) {
      stage.alterConfig(Stage.broker(broker), LEADERS_RATE, "1");
      stage.alterConfig(Stage.broker(broker), FOLLOWERS_RATE, "1");
    }
    stage.alterConfig(Stage.topic(topic), LEADERS, ALL);
    stage.alterConfig(Stage.topic(topic), FOLLOWERS, ALL);
    stage
        .admin()
        .alterPartitionReassignments(
            Map.of(partition, Optional.of(new NewPartitionReassignment(List.of(1, 3)))))
        .all()
        .get();
    return () -> {
      stage.admin().alterPartitionReassignments(Map.of(partition, Optional.empty())).all().get();
      stage.deleteTopics(topic);
      for (int broker = 1; broker <= 3; broker++) {
        stage.alterConfig(Stage.broker(broker), LEADERS_RATE, null);
        stage.alterConfig(Stage.broker(broker), FOLLOWERS_RATE, null);
      }
    };
  }

  private static long end(Stage stage, TopicPartition partition) throws Exception {
    return stage
        .admin()
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private static Fault.Repair otherThreads(Stage stage) throws Exception {
    stage.alterConfig(Stage.broker(2), "num.io.threads", "9");
    return () -> stage.alterConfig(Stage.broker(2), "num.io.threads", null);
  }

  /** A throttle slows a follower only while it is out of sync, as it is after a restart. */
  private static Fault.Repair throttledFollower(Stage stage) throws Exception {
    String topic = "drill-throttled";
    stage.createTopic(topic, List.of(List.of(1, 3)), Map.of("min.insync.replicas", "1"));
    stage.alterConfig(Stage.broker(3), FOLLOWERS_RATE, "1");
    stage.alterConfig(Stage.topic(topic), FOLLOWERS, ALL);
    Background producer = stage.clients().producer(topic, 100, 10_000, Map.of("acks", "1"));
    stage.node(3).stop();
    Thread.sleep(5_000);
    stage.node(3).start();
    return () -> {
      producer.close();
      stage.alterConfig(Stage.broker(3), FOLLOWERS_RATE, null);
      stage.deleteTopics(topic);
    };
  }

  private static Fault.Repair leadersAway(Stage stage) throws Exception {
    stage.createTopic(
        "drill-preferred",
        List.of(List.of(2, 1, 3), List.of(2, 3, 1), List.of(2, 1, 3), List.of(1, 2, 3)),
        Map.of());
    stage.node(2).restart();
    return () -> {
      stage.admin().electLeaders(ElectionType.PREFERRED, null).partitions().get();
      stage.deleteTopics("drill-preferred");
    };
  }
}
