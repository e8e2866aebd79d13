package io.kraftexporter.kafka;

import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.QuorumInfo;

/**
 * Joins brokers and controllers to nodes, and remembers those a cluster stops to list.
 *
 * <p>Where fenced brokers are listed (Kafka 4.0 and later), a broker that is not listed has been
 * unregistered and goes at once. Elsewhere a stopped broker just disappears, so it stays as unseen
 * for an hour. For one thread at a time.
 */
final class NodeHistory {
  private static final Duration KEPT = Duration.ofHours(1);

  private final Map<Integer, Node> brokers = new HashMap<>();
  private final Map<Integer, Long> lastSeen = new HashMap<>();
  private Map<Integer, Optional<HostPort>> controllers = Map.of();

  /**
   * Takes what the cluster answered.
   *
   * @param quorum empty where the quorum did not answer; then its members are as before
   * @param fencedListed whether the listing contains fenced brokers
   */
  Topology update(
      String clusterId,
      Collection<org.apache.kafka.common.Node> listed,
      Optional<QuorumInfo> quorum,
      boolean fencedListed) {
    updateBrokers(listed, fencedListed);
    quorum.ifPresent(info -> controllers = voters(info));
    Set<Integer> ids = new HashSet<>(brokers.keySet());
    ids.addAll(controllers.keySet());
    return new Topology(clusterId, ids.stream().map(this::node).toList());
  }

  private void updateBrokers(
      Collection<org.apache.kafka.common.Node> listed, boolean fencedListed) {
    long now = System.nanoTime();
    Set<Integer> present = new HashSet<>();
    for (org.apache.kafka.common.Node node : listed) {
      present.add(node.id());
      lastSeen.put(node.id(), now);
      brokers.put(node.id(), broker(node));
    }
    if (fencedListed) {
      brokers.keySet().retainAll(present);
    } else {
      brokers.keySet().removeIf(id -> now - lastSeen.getOrDefault(id, now) > KEPT.toNanos());
      brokers.replaceAll((id, node) -> present.contains(id) ? node : unseen(node));
    }
    lastSeen.keySet().retainAll(brokers.keySet());
  }

  private Node node(int id) {
    Node broker = brokers.get(id);
    if (broker == null) {
      return new Node(
          id,
          EnumSet.of(Node.Role.CONTROLLER),
          controllers.getOrDefault(id, Optional.empty()),
          Optional.empty(),
          Node.State.ACTIVE);
    }
    if (!controllers.containsKey(id)) {
      return broker;
    }
    return new Node(
        id, EnumSet.allOf(Node.Role.class), broker.address(), broker.rack(), broker.state());
  }

  private static Node broker(org.apache.kafka.common.Node node) {
    return new Node(
        node.id(),
        EnumSet.of(Node.Role.BROKER),
        Optional.of(new HostPort(node.host(), node.port())),
        Optional.ofNullable(node.rack()),
        node.isFenced() ? Node.State.FENCED : Node.State.ACTIVE);
  }

  private static Node unseen(Node node) {
    return new Node(node.id(), node.roles(), node.address(), node.rack(), Node.State.UNSEEN);
  }

  private static Map<Integer, Optional<HostPort>> voters(QuorumInfo info) {
    Map<Integer, Optional<HostPort>> voters = new HashMap<>();
    for (QuorumInfo.ReplicaState voter : info.voters()) {
      QuorumInfo.Node node = info.nodes().get(voter.replicaId());
      List<HostPort> endpoints =
          node == null
              ? List.of()
              : node.endpoints().stream()
                  .map(endpoint -> new HostPort(endpoint.host(), endpoint.port()))
                  .toList();
      voters.put(voter.replicaId(), endpoints.stream().findFirst());
    }
    return voters;
  }
}
