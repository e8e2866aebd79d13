package io.kraftexporter.kafka.groups;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Switchable;
import io.kraftexporter.kafka.admin.NamesConfiguration;
import java.time.Duration;
import java.util.List;

/**
 * Which groups to ask about, and how much to tell of them.
 *
 * @param include a regular expression that the whole name must match
 * @param exclude one that it must not match; empty excludes nothing
 * @param types the types that are wanted
 * @param states the states that are wanted
 * @param topics of which topics to tell
 * @param partitions whether single partitions have series
 * @param owners whether to tell which member has which partition
 * @param maxSeries of single partitions, at most
 * @param detailsPeriod how often to ask for what changes seldom or is expensive
 * @param readCommitted a regular expression for the names of groups that read only what is
 *     committed; empty for none
 */
public record GroupsConfiguration(
    boolean enabled,
    String include,
    String exclude,
    List<Type> types,
    List<State> states,
    NamesConfiguration topics,
    boolean partitions,
    boolean owners,
    int maxSeries,
    Duration detailsPeriod,
    String readCommitted,
    List<Slo> slo,
    LagSecondsConfiguration lagSeconds)
    implements Switchable {

  /**
   * How long a group may take to consume a record.
   *
   * @param match a regular expression for the whole name
   */
  public record Slo(String match, int seconds) {

    public Slo {
      new Check().regex("match", match).between(1, Integer.MAX_VALUE, "seconds", seconds).done();
    }
  }

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
    slo = List.copyOf(slo);
    new Check()
        .regex("include", include)
        .regex("exclude", exclude)
        .between(0, Integer.MAX_VALUE, "max_series", maxSeries)
        .period("details_period", detailsPeriod)
        .regex("read_committed", readCommitted)
        .that(!types.isEmpty(), "types", "at least one; for none, enabled: false")
        .that(!states.isEmpty(), "states", "at least one; for none, enabled: false")
        .done();
  }
}
