package io.kraftexporter.kafka.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.metric.Lines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Partition t-0 moves from brokers 1 and 2 to 3 and 4; 4 has it already. */
final class ReassignmentsSourceTest {
  private static final TopicPartition MOVED = new TopicPartition("t", 0);

  private final KafkaAdmin admin = new KafkaAdmin(Map.of());
  private final ReassignmentsSource source = new ReassignmentsSource(admin, Duration.ofSeconds(30));
  private final Map<TopicPartition, PartitionReassignment> moving =
      Map.of(MOVED, new PartitionReassignment(List.of(3, 4, 1, 2), List.of(3, 4), List.of(1, 2)));
  private final Map<TopicPartition, TopicPartitionInfo> partitions =
      Map.of(MOVED, new TopicPartitionInfo(0, broker(1), brokers(3, 4, 1, 2), brokers(1, 2, 4)));

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void whatIsLeftIsWhatTheLeaderHasMore() {
    assertEquals(
        """
        kafka_reassignment_adding_replicas 2.0
        kafka_reassignment_partitions 1.0
        kafka_reassignment_remaining_bytes 60.0
        kafka_reassignment_removing_replicas 2.0
        kafka_topic_partition_reassigning{topic="t",partition="0"} 1.0
        kafka_topic_partition_reassignment_remaining_bytes{topic="t",partition="0"} 60.0
        """,
        lines(Map.of(1, holding(100), 3, holding(40), 4, holding(90))));
  }

  @Test
  void replicaThatIsNotThereYetIsStillToCopyAsAWhole() {
    assertEquals(
        """
        kafka_reassignment_adding_replicas 2.0
        kafka_reassignment_partitions 1.0
        kafka_reassignment_remaining_bytes 100.0
        kafka_reassignment_removing_replicas 2.0
        kafka_topic_partition_reassigning{topic="t",partition="0"} 1.0
        kafka_topic_partition_reassignment_remaining_bytes{topic="t",partition="0"} 100.0
        """,
        lines(Map.of(1, holding(100), 3, Map.of(), 4, Map.of())));
  }

  @Test
  void whatIsLeftIsUnknownWhereABrokerDoesNotAnswer() {
    String counts =
        """
        kafka_reassignment_adding_replicas 2.0
        kafka_reassignment_partitions 1.0
        kafka_reassignment_removing_replicas 2.0
        kafka_topic_partition_reassigning{topic="t",partition="0"} 1.0
        """;
    assertEquals(counts, lines(Map.of(1, holding(100), 4, holding(90))), "a new replica's");
    assertEquals(counts, lines(Map.of(3, holding(40), 4, holding(90))), "the leader");
  }

  @Test
  void nothingMovesIsZero() {
    assertEquals(
        """
        kafka_reassignment_adding_replicas 0.0
        kafka_reassignment_partitions 0.0
        kafka_reassignment_remaining_bytes 0.0
        kafka_reassignment_removing_replicas 0.0
        """,
        Lines.of(
            source.samples(new ReassignmentsSnapshot(Map.of(), Map.of(), new LogDirs(Map.of())))));
  }

  private String lines(Map<Integer, Map<String, LogDirDescription>> logDirs) {
    return Lines.of(
        source.samples(new ReassignmentsSnapshot(moving, partitions, new LogDirs(logDirs))));
  }

  /** A replica of this size, which does not count another one that moves within the broker. */
  private static Map<String, LogDirDescription> holding(long size) {
    return Map.of(
        "/a",
        new LogDirDescription(null, Map.of(MOVED, new ReplicaInfo(size, 0, false))),
        "/b",
        new LogDirDescription(null, Map.of(MOVED, new ReplicaInfo(1, 0, true))));
  }

  private static List<Node> brokers(Integer... ids) {
    return List.of(ids).stream().map(ReassignmentsSourceTest::broker).toList();
  }

  private static Node broker(int id) {
    return new Node(id, "host", 9092);
  }
}
