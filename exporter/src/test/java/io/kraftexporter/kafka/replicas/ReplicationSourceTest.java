package io.kraftexporter.kafka.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.topics.Reassignments;
import io.kraftexporter.kafka.topics.TieredOffsets;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicSettings;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Pace;
import io.kraftexporter.topology.Node.Role;
import io.kraftexporter.topology.Node.State;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

/** Brokers 1, 2 and 3, in racks a, a and b, and a controller 101, unless a test says otherwise. */
final class ReplicationSourceTest {
  private static final QuorumHealth THREE_VOTERS =
      new QuorumHealth(Set.of(101, 102, 103), Set.of(101, 102, 103));
  private static final Map<Integer, Set<String>> NONE_HIDDEN =
      Map.of(1, Set.of(), 2, Set.of(), 3, Set.of());
  private static final TopicFilter EVERY_TOPIC =
      new TopicFilter(NameFilter.of(".*", ""), true, true);
  private static final TopicSettings TWO_IN_SYNC =
      new TopicSettings(
          2, 3600, Double.POSITIVE_INFINITY, 1_048_576, 3600, "compact,delete", false, false);

  @Test
  void everyReasonHasASeriesAndOneIsEnough() {
    TopicDescription topic =
        topic(
            "t",
            partition(0, 1, List.of(1, 2, 3), List.of(1, 2, 3)),
            partition(1, 2, List.of(2, 3, 1), List.of(2, 3)),
            partition(2, 3, List.of(3), List.of(3)));
    assertEquals(
        """
        kafka_node_restart_blockers{node_id="1",reason="min_isr"} 0.0
        kafka_node_restart_blockers{node_id="1",reason="unreplicated"} 0.0
        kafka_node_restart_blockers{node_id="1",reason="reassignment"} 0.0
        kafka_node_restart_blockers{node_id="1",reason="quorum"} 0.0
        kafka_node_restart_blockers{node_id="2",reason="min_isr"} 1.0
        kafka_node_restart_blockers{node_id="2",reason="unreplicated"} 0.0
        kafka_node_restart_blockers{node_id="2",reason="reassignment"} 0.0
        kafka_node_restart_blockers{node_id="2",reason="quorum"} 0.0
        kafka_node_restart_blockers{node_id="3",reason="min_isr"} 1.0
        kafka_node_restart_blockers{node_id="3",reason="unreplicated"} 1.0
        kafka_node_restart_blockers{node_id="3",reason="reassignment"} 0.0
        kafka_node_restart_blockers{node_id="3",reason="quorum"} 0.0
        kafka_node_restart_blockers{node_id="101",reason="min_isr"} 0.0
        kafka_node_restart_blockers{node_id="101",reason="unreplicated"} 0.0
        kafka_node_restart_blockers{node_id="101",reason="reassignment"} 0.0
        kafka_node_restart_blockers{node_id="101",reason="quorum"} 0.0
        kafka_node_safe_to_restart{node_id="1"} 1.0
        kafka_node_safe_to_restart{node_id="2"} 0.0
        kafka_node_safe_to_restart{node_id="3"} 0.0
        kafka_node_safe_to_restart{node_id="101"} 1.0
        """,
        lines(snapshot(topic), "kafka_node_"));
  }

  @Test
  void movingPartitionSpeaksAgainstAllOfItsBrokers() {
    ReplicationSnapshot whole =
        snapshot(topic("t", partition(0, 1, List.of(1, 2), List.of(1, 2))), Map.of("t", one()));
    ReplicationSnapshot moving =
        new ReplicationSnapshot(
            whole.topology(),
            whole.topics(),
            whole.hidden(),
            whole.settings(),
            Optional.of(new Reassignments(Map.of(new TopicPartition("t", 0), Set.of()))),
            whole.quorum(),
            whole.tiered());
    assertEquals(safe("1=1 2=1 3=1 101=1"), lines(whole, "kafka_node_safe"));
    assertEquals(safe("1=0 2=0 3=1 101=1"), lines(moving, "kafka_node_safe"));
  }

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
  void minimumAboveTheNumberOfReplicasIsThatNumber() {
    TopicDescription topic = topic("t", partition(0, 1, List.of(1, 2), List.of(1, 2)));
    assertEquals(
        safe("1=0 2=0 3=1 101=1"),
        lines(snapshot(topic, Map.of("t", minimum(5))), "kafka_node_safe"));
  }

  @Test
  void quorumNeedsAMajorityOfThoseThatKeepUp() {
    assertEquals(safe("1=1 2=1 3=1 101=1"), lines(quorum(THREE_VOTERS), "kafka_node_safe"));
    assertEquals(
        safe("1=1 2=1 3=1 101=0"),
        lines(
            quorum(new QuorumHealth(Set.of(101, 102, 103), Set.of(101, 103))), "kafka_node_safe"));
    assertEquals(
        safe("1=1 2=1 3=1"),
        lines(quorum(new QuorumHealth(Set.of(101, 102, 103), Set.of(102, 103))), "kafka_node_safe"),
        "it is down");
    assertEquals(
        safe("1=1 2=1 3=1 101=0"),
        lines(quorum(new QuorumHealth(Set.of(101), Set.of(101))), "kafka_node_safe"));
  }

  @Test
  void whatIsNotKnownIsNeverSafe() {
    TopicDescription topic = topic("t", partition(0, 1, List.of(1, 2), List.of(1, 2)));
    ReplicationSnapshot whole = snapshot(topic, Map.of("t", one()));
    assertEquals(
        safe("3=1 101=1"), lines(snapshot(topic, Map.of()), "kafka_node_safe"), "no minimum");
    assertEquals(
        "",
        lines(
            new ReplicationSnapshot(
                whole.topology(),
                whole.topics(),
                whole.hidden(),
                whole.settings(),
                whole.reassignments(),
                Optional.empty(),
                TieredOffsets.NONE),
            "kafka_node_safe"),
        "no quorum");
  }

  @Test
  void brokerWithTopicsThatMayNotBeSeenIsNeverSafe() {
    TopicDescription topic =
        topic(
            "t",
            partition(0, 1, List.of(1, 2), List.of(1, 2)),
            partition(1, 3, List.of(3), List.of(3)));
    ReplicationSnapshot whole = snapshot(topic, Map.of("t", one()));
    ReplicationSnapshot some =
        new ReplicationSnapshot(
            whole.topology(),
            whole.topics(),
            Map.of(1, Set.of(), 3, Set.of("x")),
            whole.settings(),
            whole.reassignments(),
            whole.quorum(),
            whole.tiered());
    assertEquals(safe("1=1 3=0 101=1"), lines(some, "kafka_node_safe"), "2 does not tell");
    assertEquals(
        """
        kafka_node_restart_blockers{node_id="1",reason="min_isr"} 0.0
        kafka_node_restart_blockers{node_id="1",reason="unreplicated"} 0.0
        kafka_node_restart_blockers{node_id="1",reason="reassignment"} 0.0
        kafka_node_restart_blockers{node_id="1",reason="quorum"} 0.0
        kafka_node_restart_blockers{node_id="2",reason="quorum"} 0.0
        kafka_node_restart_blockers{node_id="3",reason="unreplicated"} 1.0
        kafka_node_restart_blockers{node_id="3",reason="quorum"} 0.0
        """,
        lines(
            some,
            "kafka_node_restart_blockers{node_id=\"1\"",
            "kafka_node_restart_blockers{node_id=\"2",
            "kafka_node_restart_blockers{node_id=\"3"));
  }

  @Test
  void brokersAreNeverSafeWhileNobodyTellsWhatMoves() {
    TopicDescription topic =
        topic(
            "t",
            partition(0, 1, List.of(1, 2), List.of(1, 2)),
            partition(1, 3, List.of(3), List.of(3)));
    ReplicationSnapshot whole = snapshot(topic, Map.of("t", one()));
    ReplicationSnapshot notTold =
        new ReplicationSnapshot(
            whole.topology(),
            whole.topics(),
            whole.hidden(),
            whole.settings(),
            Optional.empty(),
            whole.quorum(),
            whole.tiered());
    assertEquals(safe("3=0 101=1"), lines(notTold, "kafka_node_safe"));
    assertEquals(
        """
        kafka_node_restart_blockers{node_id="1",reason="min_isr"} 0.0
        kafka_node_restart_blockers{node_id="1",reason="unreplicated"} 0.0
        kafka_node_restart_blockers{node_id="1",reason="quorum"} 0.0
        """,
        lines(notTold, "kafka_node_restart_blockers{node_id=\"1\""));
  }

  @Test
  void oneThatIsDownIsNeitherSafeNorBack() {
    TopicDescription topic = topic("t", partition(0, 2, List.of(1, 2, 3), List.of(2, 3)));
    ReplicationSnapshot whole = snapshot(topic, Map.of("t", one()));
    ReplicationSnapshot one =
        new ReplicationSnapshot(
            topology(State.FENCED),
            whole.topics(),
            whole.hidden(),
            whole.settings(),
            whole.reassignments(),
            whole.quorum(),
            whole.tiered());
    assertEquals(
        """
        kafka_broker_back{node_id="1"} 0.0
        kafka_broker_back{node_id="2"} 1.0
        kafka_broker_back{node_id="3"} 1.0
        kafka_broker_preferred_leaders_away{node_id="1"} 1.0
        kafka_broker_preferred_leaders_away{node_id="2"} 0.0
        kafka_broker_preferred_leaders_away{node_id="3"} 0.0
        kafka_broker_replicas_out_of_sync{node_id="1"} 1.0
        kafka_broker_replicas_out_of_sync{node_id="2"} 0.0
        kafka_broker_replicas_out_of_sync{node_id="3"} 0.0
        kafka_node_safe_to_restart{node_id="2"} 1.0
        kafka_node_safe_to_restart{node_id="3"} 1.0
        kafka_node_safe_to_restart{node_id="101"} 1.0
        """,
        lines(
            one,
            "kafka_broker_back",
            "kafka_broker_preferred_leaders_away",
            "kafka_broker_replicas_out_of_sync",
            "kafka_node_safe"));
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
          new Pace(second, Duration.ofSeconds(30)),
          source.pace(new Pace(second, Duration.ofHours(1))));
      assertEquals(new Pace(second, ten), source.pace(new Pace(second, ten)));
    }
  }

  private static String safe(String expected) {
    return IntStream.of(1, 2, 3, 101)
        .boxed()
        .flatMap(
            id ->
                List.of(expected.split(" ")).stream()
                    .filter(one -> one.startsWith(id + "="))
                    .map(
                        one ->
                            "kafka_node_safe_to_restart{node_id=\"%d\"} %s.0\n"
                                .formatted(id, one.split("=", 2)[1])))
        .collect(Collectors.joining());
  }

  private static TopicSettings minimum(int replicas) {
    return new TopicSettings(replicas, 1, 1, 1, 1, "delete", true, false);
  }

  private static TopicSettings one() {
    return minimum(1);
  }

  private static ReplicationSnapshot quorum(QuorumHealth quorum) {
    return new ReplicationSnapshot(
        topology(State.ACTIVE),
        List.of(),
        NONE_HIDDEN,
        Map.of(),
        Optional.of(Reassignments.NONE),
        Optional.of(quorum),
        TieredOffsets.NONE);
  }

  private static ReplicationSnapshot snapshot(TopicDescription topic) {
    return snapshot(topic, Map.of(topic.name(), TWO_IN_SYNC));
  }

  private static ReplicationSnapshot snapshot(
      TopicDescription topic, Map<String, TopicSettings> settings) {
    return new ReplicationSnapshot(
        topology(State.ACTIVE),
        List.of(topic),
        NONE_HIDDEN,
        settings,
        Optional.of(Reassignments.NONE),
        Optional.of(THREE_VOTERS),
        TieredOffsets.NONE);
  }

  private static Topology topology(State ofBrokerOne) {
    List<io.kraftexporter.topology.Node> nodes = new ArrayList<>();
    nodes.add(node(1, Role.BROKER, "a", ofBrokerOne));
    nodes.add(node(2, Role.BROKER, "a", State.ACTIVE));
    nodes.add(node(3, Role.BROKER, "b", State.ACTIVE));
    nodes.add(node(101, Role.CONTROLLER, "", State.ACTIVE));
    return new Topology("id", nodes);
  }

  private static io.kraftexporter.topology.Node node(int id, Role role, String rack, State state) {
    return new io.kraftexporter.topology.Node(
        id,
        EnumSet.of(role),
        Optional.empty(),
        Optional.of(rack).filter(name -> !name.isEmpty()),
        state);
  }

  private static TopicDescription topic(String name, TopicPartitionInfo... partitions) {
    return new TopicDescription(name, false, List.of(partitions));
  }

  private static TopicPartitionInfo partition(
      int number, int leader, List<Integer> replicas, List<Integer> inSync) {
    return new TopicPartitionInfo(
        number, broker(leader), brokers(replicas), brokers(inSync), List.of(), List.of());
  }

  private static List<Node> brokers(List<Integer> ids) {
    return ids.stream().map(ReplicationSourceTest::broker).toList();
  }

  private static Node broker(int id) {
    return new Node(id, "host", 9092, id == 3 ? "b" : "a");
  }

  private static ReplicationSource source(KafkaAdmin admin) {
    return new ReplicationSource(
        admin,
        new QuorumReader(admin),
        Optional::empty,
        new HostedTopics(admin),
        EVERY_TOPIC,
        Duration.ofSeconds(10));
  }

  /** The lines of the families whose names begin so. */
  private static String lines(ReplicationSnapshot snapshot, String... names) {
    try (KafkaAdmin admin = new KafkaAdmin(Map.of());
        ReplicationSource source = source(admin)) {
      return Lines.of(source.samples(snapshot))
          .lines()
          .filter(line -> List.of(names).stream().anyMatch(line::startsWith))
          .map(line -> line + "\n")
          .collect(Collectors.joining());
    }
  }
}
