package io.kraftexporter.topology;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes of the cluster at one moment.
 *
 * @param clusterId the cluster's id
 * @param nodes ordered by id
 */
public record Topology(String clusterId, List<Node> nodes) {

  public Topology {
    nodes = nodes.stream().sorted(Comparator.comparingInt(Node::id)).toList();
  }

  /** The same nodes, of which no other brokers than these are active. */
  public Topology withActive(Set<Integer> brokers) {
    return new Topology(
        clusterId,
        nodes.stream()
            .map(node -> isGone(node, brokers) ? node.in(Node.State.FENCED) : node)
            .toList());
  }

  private static boolean isGone(Node node, Set<Integer> brokers) {
    return node.state() == Node.State.ACTIVE
        && node.roles().contains(Node.Role.BROKER)
        && !brokers.contains(node.id());
  }

  /** The node of this id. */
  public Optional<Node> node(int id) {
    return nodes.stream().filter(node -> node.id() == id).findFirst();
  }
}
