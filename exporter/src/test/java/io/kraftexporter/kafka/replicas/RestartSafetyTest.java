package io.kraftexporter.kafka.replicas;

import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.THREE_VOTERS;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.lines;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.minimum;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.one;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.partition;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.quorum;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.snapshot;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.topic;
import static io.kraftexporter.kafka.replicas.ReplicationSnapshots.topology;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.kafka.topics.Reassignments;
import io.kraftexporter.kafka.topics.TieredOffsets;
import io.kraftexporter.topology.Node.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The nodes that are safe to restart, and the reasons against. */
final class RestartSafetyTest {
  /** As when the nodes were read before it stopped. */
  @Test
  void brokerThatIsNotActiveAtTheReadingHasNoVerdict() {
    ReplicationSnapshot read =
        snapshot(topic("t", partition(0, 2, List.of(1, 2, 3), List.of(2, 3))), Map.of("t", one()));
    ReplicationSnapshot seen =
        ReplicationSnapshots.of(read.topology().withActive(Set.of(2, 3)), read);
    assertEquals(
        """
        kafka_node_safe_to_restart{node_id="2"} 1.0
        kafka_node_safe_to_restart{node_id="3"} 1.0
        kafka_node_safe_to_restart{node_id="101"} 1.0
        """,
        lines(seen, "kafka_node_safe"));
  }

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
    ReplicationSnapshot one = ReplicationSnapshots.of(topology(State.FENCED), whole);
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
}
