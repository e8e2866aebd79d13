package io.kraftexporter.topology;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

  /** The node of this id. */
  public Optional<Node> node(int id) {
    return nodes.stream().filter(node -> node.id() == id).findFirst();
  }
}
