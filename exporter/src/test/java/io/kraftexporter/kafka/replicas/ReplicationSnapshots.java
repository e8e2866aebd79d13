package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.topics.Reassignments;
import io.kraftexporter.kafka.topics.TieredOffsets;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicSettings;
import io.kraftexporter.metric.Lines;
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
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Snapshots for tests of replication, and the lines of their samples: brokers 1, 2 and 3, in racks
 * a, a and b, and a controller 101, unless a test says otherwise.
 */
final class ReplicationSnapshots {
  static final QuorumHealth THREE_VOTERS =
      new QuorumHealth(Set.of(101, 102, 103), Set.of(101, 102, 103));
  private static final Map<Integer, Set<String>> NONE_HIDDEN =
      Map.of(1, Set.of(), 2, Set.of(), 3, Set.of());
  private static final TopicFilter EVERY_TOPIC =
      new TopicFilter(NameFilter.of(".*", ""), true, true);
  private static final TopicSettings TWO_IN_SYNC =
      new TopicSettings(
          2, 3600, Double.POSITIVE_INFINITY, 1_048_576, 3600, "compact,delete", false, false);

  private ReplicationSnapshots() {}

  static TopicSettings minimum(int replicas) {
    return new TopicSettings(replicas, 1, 1, 1, 1, "delete", true, false);
  }

  static TopicSettings one() {
    return minimum(1);
  }

  static ReplicationSnapshot quorum(QuorumHealth quorum) {
    return new ReplicationSnapshot(
        topology(State.ACTIVE),
        List.of(),
        NONE_HIDDEN,
        Map.of(),
        Optional.of(Reassignments.NONE),
        Optional.of(quorum),
        TieredOffsets.NONE);
  }

  static ReplicationSnapshot snapshot(TopicDescription topic) {
    return snapshot(topic, Map.of(topic.name(), TWO_IN_SYNC));
  }

  static ReplicationSnapshot snapshot(TopicDescription topic, Map<String, TopicSettings> settings) {
    return new ReplicationSnapshot(
        topology(State.ACTIVE),
        List.of(topic),
        NONE_HIDDEN,
        settings,
        Optional.of(Reassignments.NONE),
        Optional.of(THREE_VOTERS),
        TieredOffsets.NONE);
  }

  /** Returns the same answers about these nodes. */
  static ReplicationSnapshot of(Topology nodes, ReplicationSnapshot answers) {
    return new ReplicationSnapshot(
        nodes,
        answers.topics(),
        answers.hidden(),
        answers.settings(),
        answers.reassignments(),
        answers.quorum(),
        answers.tiered());
  }

  static Topology topology(State ofBrokerOne) {
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

  static TopicDescription topic(String name, TopicPartitionInfo... partitions) {
    return new TopicDescription(name, false, List.of(partitions));
  }

  static TopicPartitionInfo partition(
      int number, int leader, List<Integer> replicas, List<Integer> inSync) {
    return new TopicPartitionInfo(
        number, broker(leader), brokers(replicas), brokers(inSync), List.of(), List.of());
  }

  static List<Node> brokers(List<Integer> ids) {
    return ids.stream().map(ReplicationSnapshots::broker).toList();
  }

  static Node broker(int id) {
    return new Node(id, "host", 9092, id == 3 ? "b" : "a");
  }

  static ReplicationSource source(KafkaAdmin admin) {
    return new ReplicationSource(
        admin,
        new QuorumReader(admin),
        Optional::empty,
        new HostedTopics(admin),
        EVERY_TOPIC,
        Duration.ofSeconds(10));
  }

  /** The lines of the families whose names begin so. */
  static String lines(ReplicationSnapshot snapshot, String... names) {
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
