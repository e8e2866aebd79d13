package io.kraftexporter.kafka.topics;

import static io.kraftexporter.kafka.Partitions.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Texts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

final class TopicsSamplesTest {
  private static final Node ONE = new Node(1, "one", 1);
  private static final Node TWO = new Node(2, "two", 1);

  private final TopicsSnapshot snapshot =
      new TopicsSnapshot(
          List.of(
              new TopicDescription(
                  "a",
                  false,
                  List.of(
                      new TopicPartitionInfo(0, ONE, List.of(ONE, TWO), List.of(ONE, TWO)),
                      new TopicPartitionInfo(1, ONE, List.of(TWO, ONE), List.of(ONE))))),
          Map.of(at("a", 0), 2L, at("a", 1), 0L),
          Map.of(at("a", 0), 12L),
          Reassignments.NONE);

  @Test
  void everythingThereIsToTell() {
    assertEquals(
        """
        # HELP kafka_topic_partition_current_offset High watermark of a partition: the offset of the next record that consumers will see.
        # TYPE kafka_topic_partition_current_offset gauge
        kafka_topic_partition_current_offset{topic="a",partition="0"} 12
        # HELP kafka_topic_partition_in_sync_replica In-sync replicas of a partition.
        # TYPE kafka_topic_partition_in_sync_replica gauge
        kafka_topic_partition_in_sync_replica{topic="a",partition="0"} 2
        kafka_topic_partition_in_sync_replica{topic="a",partition="1"} 1
        # HELP kafka_topic_partition_leader Node id of a partition's leader.
        # TYPE kafka_topic_partition_leader gauge
        kafka_topic_partition_leader{topic="a",partition="0"} 1
        kafka_topic_partition_leader{topic="a",partition="1"} 1
        # HELP kafka_topic_partition_leader_is_preferred Whether a partition is led by its preferred leader, 1 or 0.
        # TYPE kafka_topic_partition_leader_is_preferred gauge
        kafka_topic_partition_leader_is_preferred{topic="a",partition="0"} 1
        kafka_topic_partition_leader_is_preferred{topic="a",partition="1"} 0
        # HELP kafka_topic_partition_oldest_offset Log start offset of a partition: the offset of its oldest record.
        # TYPE kafka_topic_partition_oldest_offset gauge
        kafka_topic_partition_oldest_offset{topic="a",partition="0"} 2
        kafka_topic_partition_oldest_offset{topic="a",partition="1"} 0
        # HELP kafka_topic_partition_replicas Replicas assigned to a partition.
        # TYPE kafka_topic_partition_replicas gauge
        kafka_topic_partition_replicas{topic="a",partition="0"} 2
        kafka_topic_partition_replicas{topic="a",partition="1"} 2
        # HELP kafka_topic_partition_under_replicated_partition Whether a partition has out-of-sync replicas, without replicas that a reassignment is adding (KIP-352), 1 or 0.
        # TYPE kafka_topic_partition_under_replicated_partition gauge
        kafka_topic_partition_under_replicated_partition{topic="a",partition="0"} 0
        kafka_topic_partition_under_replicated_partition{topic="a",partition="1"} 1
        # HELP kafka_topic_partitions Partitions of the topic.
        # TYPE kafka_topic_partitions gauge
        kafka_topic_partitions{topic="a"} 2
        """,
        Texts.of(new TopicsSamples(true).of(snapshot)));
  }

  @Test
  void partitionsCanBeLeftOut() {
    assertEquals(
        """
        kafka_topic_partitions{topic="a"} 2.0
        """,
        Lines.of(new TopicsSamples(false).of(snapshot)));
  }

  @Test
  void partitionWithoutLeaderHasNoLeaderSeries() {
    TopicsSnapshot offline =
        new TopicsSnapshot(
            List.of(
                new TopicDescription(
                    "a", false, List.of(new TopicPartitionInfo(0, null, List.of(ONE), List.of())))),
            Map.of(),
            Map.of(),
            Reassignments.NONE);
    assertEquals(
        """
        kafka_topic_partition_in_sync_replica{topic="a",partition="0"} 0.0
        kafka_topic_partition_leader_is_preferred{topic="a",partition="0"} 0.0
        kafka_topic_partition_replicas{topic="a",partition="0"} 1.0
        kafka_topic_partition_under_replicated_partition{topic="a",partition="0"} 1.0
        kafka_topic_partitions{topic="a"} 1.0
        """,
        Lines.of(new TopicsSamples(true).of(offline)));
  }

  @Test
  void replicaThatAReassignmentAddsIsNotMissing() {
    TopicsSnapshot moving =
        new TopicsSnapshot(
            snapshot.topics(),
            Map.of(),
            Map.of(),
            new Reassignments(Map.of(at("a", 1), Set.of(TWO.id()))));
    assertEquals(
        List.of(
            "kafka_topic_partition_under_replicated_partition{topic=\"a\",partition=\"0\"} 0.0",
            "kafka_topic_partition_under_replicated_partition{topic=\"a\",partition=\"1\"} 0.0"),
        Lines.of(new TopicsSamples(true).of(moving))
            .lines()
            .filter(line -> line.contains("under_replicated"))
            .toList());
  }
}
