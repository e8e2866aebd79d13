package io.kraftexporter.kafka.cluster;

import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins brokers and controllers to nodes, and remembers those a cluster stops to list.
 *
 * <p>Where fenced brokers are listed (Kafka 4.0 and later), a broker that is not listed has been
 * unregistered and goes at once. Elsewhere a stopped broker just disappears, so it stays as unseen
 * for an hour. Immutable.
 */
final class NodeHistory {
  private static final long KEPT = Duration.ofHours(1).toNanos();

  /** Nothing seen yet. */
  static final NodeHistory NONE = new NodeHistory(Optional.empty(), Map.of(), Map.of());

  private record Broker(Node node, long lastSeen) {

    Broker unseen() {
      return new Broker(
          new Node(node.id(), node.roles(), node.address(), node.rack(), Node.State.UNSEEN),
          lastSeen);
    }
  }

  private final Optional<String> clusterId;
  private final Map<Integer, Broker> brokers;
  private final Map<Integer, Optional<HostPort>> controllers;

  private NodeHistory(
      Optional<String> clusterId,
      Map<Integer, Broker> brokers,
      Map<Integer, Optional<HostPort>> controllers) {
    this.clusterId = clusterId;
    this.brokers = Map.copyOf(brokers);
    this.controllers = Map.copyOf(controllers);
  }

  /** The nodes known by now; empty until the cluster has answered once. */
  Optional<Topology> topology() {
    Set<Integer> ids = new HashSet<>(brokers.keySet());
    ids.addAll(controllers.keySet());
    return clusterId.map(id -> new Topology(id, ids.stream().map(this::node).toList()));
  }

  /**
   * With what the cluster answered. Of another cluster, nothing is remembered.
   *
   * @param quorum empty where the quorum did not answer; then its members are as before
   * @param now of the clock that never goes back, in nanoseconds
   */
  NodeHistory with(ClusterSnapshot cluster, Optional<QuorumSnapshot> quorum, long now) {
    NodeHistory before = clusterId.equals(Optional.of(cluster.clusterId())) ? this : NONE;
    return new NodeHistory(
        Optional.of(cluster.clusterId()),
        before.brokersWith(cluster, now),
        quorum.map(NodeHistory::voters).orElse(before.controllers));
  }

  private Map<Integer, Broker> brokersWith(ClusterSnapshot cluster, long now) {
    Map<Integer, Broker> known = new HashMap<>();
    if (!cluster.fencedListed()) {
      brokers.forEach(
          (id, broker) -> {
            if (now - broker.lastSeen() <= KEPT) {
              known.put(id, broker.unseen());
            }
          });
    }
    cluster.brokers().forEach(node -> known.put(node.id(), new Broker(broker(node), now)));
    return known;
  }

  private Node node(int id) {
    Broker broker = brokers.get(id);
    if (broker == null) {
      return new Node(
          id,
          EnumSet.of(Node.Role.CONTROLLER),
          controllers.getOrDefault(id, Optional.empty()),
          Optional.empty(),
          Node.State.ACTIVE);
    }
    Node node = broker.node();
    return controllers.containsKey(id)
        ? new Node(id, EnumSet.allOf(Node.Role.class), node.address(), node.rack(), node.state())
        : node;
  }

  private static Node broker(org.apache.kafka.common.Node node) {
    return new Node(
        node.id(),
        EnumSet.of(Node.Role.BROKER),
        Optional.of(new HostPort(node.host(), node.port())),
        Optional.ofNullable(node.rack()),
        node.isFenced() ? Node.State.FENCED : Node.State.ACTIVE);
  }

  private static Map<Integer, Optional<HostPort>> voters(QuorumSnapshot quorum) {
    Map<Integer, Optional<HostPort>> voters = new HashMap<>();
    quorum.voters().forEach(voter -> voters.put(voter.id(), voter.address()));
    return voters;
  }
}
