package io.kraftexporter.config;

import java.util.List;

/**
 * Which groups to ask about.
 *
 * @param include a regular expression that the whole name must match
 * @param exclude one that it must not match; empty excludes nothing
 * @param types the types that are wanted
 * @param states the states that are wanted
 */
public record GroupsConfiguration(
    boolean enabled,
    String include,
    String exclude,
    List<Type> types,
    List<State> states,
    LagSecondsConfiguration lagSeconds) {

  /** The types of groups. */
  public enum Type {
    CLASSIC,
    CONSUMER,
    SHARE,
    STREAMS
  }

  /** The states that groups of one type or another can be in. */
  public enum State {
    STABLE,
    EMPTY,
    PREPARING_REBALANCE,
    COMPLETING_REBALANCE,
    ASSIGNING,
    RECONCILING,
    NOT_READY,
    DEAD
  }

  public GroupsConfiguration {
    types = List.copyOf(types);
    states = List.copyOf(states);
    new Check()
        .regex("include", include)
        .regex("exclude", exclude)
        .that(!types.isEmpty(), "types", "at least one; for none, enabled: false")
        .that(!states.isEmpty(), "states", "at least one; for none, enabled: false")
        .done();
  }
}
