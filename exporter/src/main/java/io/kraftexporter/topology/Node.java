package io.kraftexporter.topology;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A broker or controller (or both in one process) of the cluster.
 *
 * @param id Kafka's {@code node.id}: the one identity of a node
 * @param address the advertised address of the broker, or of a dedicated controller; empty where
 *     the cluster does not tell it
 * @param rack the broker's rack, where it has one
 */
public record Node(
    int id, Set<Role> roles, Optional<HostPort> address, Optional<String> rack, State state) {

  /** A value of {@code process.roles}. */
  public enum Role {
    BROKER,
    CONTROLLER
  }

  /** The registration state of a node, as the cluster last reported it. */
  public enum State {
    /** Registered and taking part. */
    ACTIVE,
    /** Registered, but not taking part: stopped, starting or cut off. */
    FENCED,
    /** Not listed any more by a cluster that does not list fenced brokers. */
    UNSEEN
  }

  public Node {
    roles = roles.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(roles));
  }

  /** The same node at this address. */
  public Node at(HostPort other) {
    return new Node(id, roles, Optional.of(other), rack, state);
  }

  /** The same node in this state. */
  Node in(State other) {
    return new Node(id, roles, address, rack, other);
  }

  /** The roles as {@code process.roles} has them: {@code broker,controller}. */
  public String roleLabel() {
    return roles.stream()
        .sorted()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }
}
