package io.kraftexporter.kafka.cluster;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.cluster.QuorumSnapshot.QuorumMember;
import io.kraftexporter.topology.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;

final class NodeHistoryTest {
  private static final Node ONE = new Node(1, "one", 9092, "a");
  private static final Node TWO = new Node(2, "two", 9092);
  private static final Node TWO_FENCED = new Node(2, "two", 9092, null, true);
  private static final Optional<QuorumSnapshot> NO_QUORUM = Optional.empty();

  private Duration clock = Duration.ofHours(-2);
  private NodeHistory history = NodeHistory.NONE;

  @Test
  void nothingIsKnownBeforeTheFirstAnswer() {
    assertEquals(Optional.empty(), history.topology());
  }

  @Test
  void nodesHaveTheirRoles() {
    assertEquals(
        """
        1 broker,controller one:9092 a ACTIVE
        2 broker two:9092 - FENCED
        101 controller c:9093 - ACTIVE
        102 controller - - ACTIVE
        """,
        after(
            cluster(true, ONE, TWO_FENCED), quorum(voter(1, ""), voter(101, "c"), voter(102, ""))));
  }

  @Test
  void withoutTheQuorumControllersAreAsBefore() {
    after(cluster(true, ONE), quorum(voter(1, "one"), voter(101, "c")));
    assertEquals(
        """
        1 broker,controller one:9092 a ACTIVE
        101 controller c:9093 - ACTIVE
        """,
        after(cluster(true, ONE), NO_QUORUM));
    assertEquals(
        """
        1 broker,controller one:9092 a ACTIVE
        """,
        after(cluster(true, ONE), quorum(voter(1, "one"))));
  }

  @Test
  void unlistedBrokerIsUnregisteredWhereFencedAreListed() {
    after(cluster(true, ONE, TWO_FENCED), NO_QUORUM);
    assertEquals(
        """
        1 broker one:9092 a ACTIVE
        """,
        after(cluster(true, ONE), NO_QUORUM));
  }

  @Test
  void elsewhereItIsUnseenForAnHour() {
    after(cluster(false, ONE, TWO), NO_QUORUM);
    clock = clock.plusMinutes(60);
    assertEquals(
        """
        1 broker one:9092 a ACTIVE
        2 broker two:9092 - UNSEEN
        """,
        after(cluster(false, ONE), NO_QUORUM));
    clock = clock.plusNanos(1);
    assertEquals(
        """
        1 broker one:9092 a ACTIVE
        """,
        after(cluster(false, ONE), NO_QUORUM));
  }

  @Test
  void unseenBrokerThatReturnsIsActive() {
    after(cluster(false, ONE, TWO), NO_QUORUM);
    clock = clock.plusMinutes(59);
    after(cluster(false, ONE), NO_QUORUM);
    assertEquals(
        """
        1 broker one:9092 a ACTIVE
        2 broker two:9092 - ACTIVE
        """,
        after(cluster(false, ONE, TWO), NO_QUORUM));
    clock = clock.plusMinutes(59);
    assertEquals(
        """
        1 broker one:9092 a ACTIVE
        2 broker two:9092 - UNSEEN
        """,
        after(cluster(false, ONE), NO_QUORUM));
  }

  @Test
  void ofAnotherClusterNothingIsRemembered() {
    after(cluster(false, ONE, TWO), quorum(voter(101, "c")));
    assertEquals(
        """
        1 broker one:9092 a ACTIVE
        """,
        after(new ClusterSnapshot("other", List.of(ONE), false), NO_QUORUM));
  }

  private String after(ClusterSnapshot cluster, Optional<QuorumSnapshot> quorum) {
    history = history.with(cluster, quorum, clock.toNanos());
    return history.topology().orElseThrow().nodes().stream()
        .map(NodeHistoryTest::line)
        .collect(joining());
  }

  private static String line(io.kraftexporter.topology.Node node) {
    return "%d %s %s %s %s\n"
        .formatted(
            node.id(),
            node.roleLabel(),
            node.address().map(HostPort::toString).orElse("-"),
            node.rack().orElse("-"),
            node.state());
  }

  private static ClusterSnapshot cluster(boolean fencedListed, Node... brokers) {
    return new ClusterSnapshot("id", List.of(brokers), fencedListed);
  }

  private static Optional<QuorumSnapshot> quorum(QuorumMember... voters) {
    return Optional.of(new QuorumSnapshot(1, 1, 1, Stream.of(voters).toList(), List.of()));
  }

  private static QuorumMember voter(int id, String host) {
    return new QuorumMember(
        id,
        Optional.empty(),
        host.isEmpty() ? List.of() : List.of(new RaftVoterEndpoint("CONTROLLER", host, 9093)),
        1,
        OptionalLong.empty(),
        OptionalLong.empty());
  }
}
