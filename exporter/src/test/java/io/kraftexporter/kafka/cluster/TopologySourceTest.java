package io.kraftexporter.kafka.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.cluster.QuorumSnapshot.QuorumMember;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TopologySourceTest {
  private static final Deadline PASSED = Deadline.in(Duration.ZERO);
  private static final KafkaFuture<QuorumSnapshot> QUORUM =
      KafkaFuture.completedFuture(
          new QuorumSnapshot(
              101,
              1,
              1,
              List.of(
                  new QuorumMember(
                      101,
                      Optional.empty(),
                      List.of(),
                      1,
                      OptionalLong.empty(),
                      OptionalLong.empty())),
              List.of()));

  private final KafkaAdmin admin = new KafkaAdmin(Map.of("default.api.timeout.ms", "3600000"));
  private List<Node> brokers =
      List.of(new Node(1, "one", 9092, "a"), new Node(2, "::1", 9092, null, true));
  private boolean down;
  private KafkaFuture<QuorumSnapshot> quorum = QUORUM;
  private final TopologySource source = source();

  @Test
  void everythingThereIsToTell() throws Exception {
    assertEquals(
        """
        # HELP kafka_broker_fenced Whether a registered broker is fenced (stopped, starting or disconnected), 1 or 0.
        # TYPE kafka_broker_fenced gauge
        kafka_broker_fenced{node_id="1"} 0
        kafka_broker_fenced{node_id="2"} 1
        # HELP kafka_broker_info A registered broker with its advertised address, always 1.
        # TYPE kafka_broker_info gauge
        kafka_broker_info{id="1",address="one:9092",rack="a",node_id="1"} 1
        kafka_broker_info{id="2",address="[::1]:9092",rack="",node_id="2"} 1
        # HELP kafka_brokers Brokers that are registered and not fenced.
        # TYPE kafka_brokers gauge
        kafka_brokers 1
        # HELP kafka_cluster_info Id of the cluster as a label, always 1.
        # TYPE kafka_cluster_info gauge
        kafka_cluster_info{cluster_id="id"} 1
        """,
        Texts.of(source.collect(PASSED)));
    assertEquals(List.of(1, 2, 101), ids(source));
  }

  /** The quorum's API timeout is an hour here. */
  @Test
  void quorumThatHangsDelaysItOnlyForAMoment() throws Exception {
    source.collect(PASSED);
    quorum = new KafkaFutureImpl<>();
    source.collect(PASSED);
    assertEquals(List.of(1, 2, 101), ids(source), "controllers as before");
  }

  @Test
  void quorumThatRefusesDoesNotHideTheBrokers() throws Exception {
    KafkaFutureImpl<QuorumSnapshot> refused = new KafkaFutureImpl<>();
    refused.completeExceptionally(new ClusterAuthorizationException("no"));
    quorum = refused;
    source.collect(PASSED);
    assertEquals(List.of(1, 2), ids(source));
  }

  @Test
  void clusterThatDoesNotAnswerStaysAsItWas() throws Exception {
    source.collect(PASSED);
    down = true;
    assertThrows(IOException.class, () -> source.collect(PASSED));
    assertEquals(List.of(1, 2, 101), ids(source));
  }

  @Test
  void successorKnowsTheNodesBeforeItHasAsked() throws Exception {
    source.collect(PASSED);
    TopologySource successor = new TopologySource(admin, new QuorumReader(admin), source);
    assertEquals(source.topology(), successor.topology());
  }

  @Test
  void unregisteredBrokerLeavesNoSeries() throws Exception {
    source.collect(PASSED);
    brokers = brokers.subList(0, 1);
    assertEquals(
        """
        kafka_broker_fenced{node_id="1"} 0.0
        kafka_broker_info{id="1",address="one:9092",rack="a",node_id="1"} 1.0
        kafka_brokers 1.0
        kafka_cluster_info{cluster_id="id"} 1.0
        """,
        Lines.of(source.collect(PASSED)));
  }

  private TopologySource source() {
    ClusterReader cluster =
        new ClusterReader(
            (fenced, deadline) -> {
              if (down) {
                throw new IOException("down");
              }
              return new ClusterSnapshot("id", brokers, fenced);
            },
            System::nanoTime);
    // Its clock goes so fast that no two collections share a call.
    long[] clock = {0};
    QuorumReader reader =
        new QuorumReader(() -> quorum, () -> clock[0] += Duration.ofHours(1).toNanos());
    return new TopologySource(admin, cluster, reader, Duration.ofMillis(1));
  }

  private static List<Integer> ids(TopologySource source) {
    return source.topology().map(Topology::nodes).orElse(List.of()).stream()
        .map(io.kraftexporter.topology.Node::id)
        .toList();
  }
}
