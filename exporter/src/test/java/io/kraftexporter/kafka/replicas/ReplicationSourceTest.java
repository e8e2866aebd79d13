package io.kraftexporter.kafka.replicas;

import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.broker;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.brokers;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.lines;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.one;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.partition;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.snapshot;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.source;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.topic;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.topology;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.topics.Reassignments;
import io.kraftexporter.kafka.topics.TieredOffsets;
import io.kraftexporter.kafka.topics.TopicSettings;
import io.kraftexporter.scrape.FreshnessPolicy;
import io.kraftexporter.topology.Node.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

/** The replication of topics, and the leaders and replicas of brokers. */
final class ReplicationSourceTest {
  /** KIP-352: broker 3 is being added and counts nowhere; broker 2 fell out and does. */
  @Test
  void addedReplicaIsNotOutOfSync() {
    ReplicationSnapshot whole =
        snapshot(
            topic(
                "t",
                partition(0, 1, List.of(1, 2, 3), List.of(1, 2)),
                partition(1, 1, List.of(1, 2, 3), List.of(1))),
            Map.of("t", one()));
    Set<Integer> third = Set.of(3);
    ReplicationSnapshot adding =
        new ReplicationSnapshot(
            whole.topology(),
            whole.topics(),
            whole.hidden(),
            whole.settings(),
            Optional.of(
                new Reassignments(
                    Map.of(new TopicPartition("t", 0), third, new TopicPartition("t", 1), third))),
            whole.quorum(),
            whole.tiered());
    assertEquals(
        """
        kafka_topic_under_replicated_partitions{topic="t"} 2.0
        """,
        lines(whole, "kafka_topic_under_replicated"));
    assertEquals(
        """
        kafka_topic_under_replicated_partitions{topic="t"} 1.0
        """,
        lines(adding, "kafka_topic_under_replicated"));
    assertEquals(
        """
        kafka_broker_replicas_out_of_sync{node_id="1"} 0.0
        kafka_broker_replicas_out_of_sync{node_id="2"} 1.0
        kafka_broker_replicas_out_of_sync{node_id="3"} 0.0
        """,
        lines(adding, "kafka_broker_replicas_out_of_sync"));
  }

  @Test
  void backMeansLeadingAgain() {
    TopicDescription topic = topic("t", partition(0, 2, List.of(1, 2), List.of(1, 2)));
    assertEquals(
        """
        kafka_broker_back{node_id="1"} 0.0
        kafka_broker_back{node_id="2"} 1.0
        kafka_broker_back{node_id="3"} 1.0
        """,
        lines(snapshot(topic), "kafka_broker_back"));
  }

  @Test
  void topicsTellWhatTheyLackAndPromise() {
    TopicDescription topic =
        topic(
            "t",
            partition(0, 1, List.of(1, 2, 3), List.of(1, 2, 3)),
            partition(1, 2, List.of(2, 1), List.of(2, 1)),
            new TopicPartitionInfo(
                2, null, brokers(List.of(3, 2)), List.of(), brokers(List.of(3)), List.of()));
    assertEquals(
        """
        kafka_topic_at_min_isr_partitions{topic="t"} 1.0
        kafka_topic_eligible_leader_replicas{topic="t"} 1.0
        kafka_topic_info{topic="t",cleanup_policy="compact,delete",replication_factor="3"} 1.0
        kafka_topic_leaderless_partitions{topic="t"} 1.0
        kafka_topic_min_insync_replicas{topic="t"} 2.0
        kafka_topic_partition_at_min_isr{topic="t",partition="0"} 0.0
        kafka_topic_partition_at_min_isr{topic="t",partition="1"} 1.0
        kafka_topic_partition_at_min_isr{topic="t",partition="2"} 0.0
        kafka_topic_partition_under_min_isr{topic="t",partition="0"} 0.0
        kafka_topic_partition_under_min_isr{topic="t",partition="1"} 0.0
        kafka_topic_partition_under_min_isr{topic="t",partition="2"} 1.0
        kafka_topic_rack_violations{topic="t"} 1.0
        kafka_topic_retention_bytes{topic="t"} Infinity
        kafka_topic_retention_seconds{topic="t"} 3600.0
        kafka_topic_segment_bytes{topic="t"} 1048576.0
        kafka_topic_under_min_isr_partitions{topic="t"} 1.0
        kafka_topic_under_replicated_partitions{topic="t"} 1.0
        """,
        lines(snapshot(topic), "kafka_topic_"));
  }

  @Test
  void topicOfWhichTheConfigurationIsNotKnownTellsTheRest() {
    TopicDescription topic = topic("t", partition(0, 1, List.of(1, 3), List.of(1, 3)));
    assertEquals(
        """
        kafka_topic_eligible_leader_replicas{topic="t"} 0.0
        kafka_topic_leaderless_partitions{topic="t"} 0.0
        kafka_topic_rack_violations{topic="t"} 0.0
        kafka_topic_under_replicated_partitions{topic="t"} 0.0
        """,
        lines(snapshot(topic, Map.of()), "kafka_topic_"));
  }

  @Test
  void eligibleLeadersAreAbsentUnlessAllAreTold() {
    TopicDescription topic =
        topic(
            "t",
            new TopicPartitionInfo(0, broker(1), brokers(List.of(1)), brokers(List.of(1))),
            new TopicPartitionInfo(
                1, null, brokers(List.of(3)), List.of(), brokers(List.of(3)), List.of()));
    assertEquals("", lines(snapshot(topic), "kafka_topic_eligible"));
  }

  @Test
  void spreadOverTheBrokers() {
    TopicDescription topic =
        topic(
            "t",
            partition(0, 1, List.of(1, 2), List.of(1, 2)),
            partition(1, 1, List.of(2, 1), List.of(1)));
    assertEquals(
        """
        kafka_broker_leaders{node_id="1"} 2.0
        kafka_broker_leaders{node_id="2"} 0.0
        kafka_broker_leaders{node_id="3"} 0.0
        kafka_broker_preferred_leaders{node_id="1"} 1.0
        kafka_broker_preferred_leaders{node_id="2"} 1.0
        kafka_broker_preferred_leaders{node_id="3"} 0.0
        kafka_broker_replicas{node_id="1"} 2.0
        kafka_broker_replicas{node_id="2"} 2.0
        kafka_broker_replicas{node_id="3"} 0.0
        """,
        lines(
            snapshot(topic),
            "kafka_broker_leaders",
            "kafka_broker_preferred_leaders{",
            "kafka_broker_replicas{"));
  }

  @Test
  void oneThatIsDownDoesNotCountInTheSpread() {
    TopicDescription topic = topic("t", partition(0, 2, List.of(1, 2), List.of(2)));
    ReplicationSnapshot whole = snapshot(topic);
    assertEquals(
        """
        kafka_broker_leaders{node_id="2"} 1.0
        kafka_broker_leaders{node_id="3"} 0.0
        kafka_broker_preferred_leaders{node_id="2"} 0.0
        kafka_broker_preferred_leaders{node_id="3"} 0.0
        kafka_broker_replicas{node_id="2"} 1.0
        kafka_broker_replicas{node_id="3"} 0.0
        """,
        lines(
            new ReplicationSnapshot(
                topology(State.FENCED),
                whole.topics(),
                whole.hidden(),
                whole.settings(),
                whole.reassignments(),
                whole.quorum(),
                whole.tiered()),
            "kafka_broker_leaders",
            "kafka_broker_preferred_leaders{",
            "kafka_broker_replicas{"));
  }

  @Test
  void throttleOfATopicIsSeen() {
    TopicDescription topic = topic("t", partition(0, 1, List.of(1), List.of(1)));
    assertEquals(
        "kafka_topic_replication_throttled{topic=\"t\"} 1.0\n",
        lines(snapshot(topic, Map.of("t", one())), "kafka_topic_replication"));
  }

  @Test
  void tieredPartitionsAreOnTheirLeaderAndInTheRemoteStorage() {
    TopicSettings tiered = new TopicSettings(1, 1, 1, 1, 1, "delete", false, true);
    ReplicationSnapshot plain =
        snapshot(
            topic(
                "t",
                partition(0, 1, List.of(1, 2), List.of(1, 2)),
                partition(1, 2, List.of(2, 1), List.of(1, 2))),
            Map.of("t", tiered));
    ReplicationSnapshot snapshot =
        new ReplicationSnapshot(
            plain.topology(),
            plain.topics(),
            plain.hidden(),
            plain.settings(),
            plain.reassignments(),
            plain.quorum(),
            new TieredOffsets(
                Map.of(new TopicPartition("t", 0), 70L, new TopicPartition("t", 1), 0L),
                Map.of(new TopicPartition("t", 0), 89L, new TopicPartition("t", 1), -1L)));
    assertEquals(
        """
        kafka_topic_partition_local_oldest_offset{topic="t",partition="0"} 70.0
        kafka_topic_partition_local_oldest_offset{topic="t",partition="1"} 0.0
        kafka_topic_partition_tiered_offset{topic="t",partition="0"} 89.0
        kafka_topic_tiered_partitions{topic="t"} 2.0
        """,
        lines(
            snapshot,
            "kafka_topic_tiered",
            "kafka_topic_partition_local",
            "kafka_topic_partition_tiered"));
    assertEquals("", lines(snapshot(plain.topics().get(0)), "kafka_topic_tiered"));
  }

  @Test
  void nothingOlderThanHalfAMinuteCounts() {
    try (KafkaAdmin admin = new KafkaAdmin(Map.of());
        ReplicationSource source = source(admin)) {
      Duration second = Duration.ofSeconds(1);
      Duration ten = Duration.ofSeconds(10);
      assertEquals(
          new FreshnessPolicy(second, Duration.ofSeconds(30)),
          source.freshness(new FreshnessPolicy(second, Duration.ofHours(1))));
      assertEquals(
          new FreshnessPolicy(second, ten), source.freshness(new FreshnessPolicy(second, ten)));
    }
  }
}
