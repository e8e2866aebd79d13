package io.kraftexporter.kafka.admin;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.util.Optional;
import java.util.Set;

/** The brokers that can be asked one by one. */
public final class ActiveBrokers {
  private ActiveBrokers() {}

  /**
   * The ids of those that take part.
   *
   * @param topology what is known of the cluster
   * @throws UnreachableException if that is nothing yet, for the reason that the log has
   */
  public static Set<Integer> in(Optional<Topology> topology) {
    return topology
        .orElseThrow(() -> new UnreachableException("no brokers are known yet"))
        .nodes()
        .stream()
        .filter(node -> node.roles().contains(Node.Role.BROKER))
        .filter(node -> node.state() == Node.State.ACTIVE)
        .map(Node::id)
        .collect(toUnmodifiableSet());
  }
}
