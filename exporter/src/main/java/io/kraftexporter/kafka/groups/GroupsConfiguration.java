package io.kraftexporter.kafka.groups;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Inline;
import io.kraftexporter.config.NamePattern;
import io.kraftexporter.config.Switchable;
import io.kraftexporter.kafka.admin.NameFilter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * The choice of groups, and how much to report of them.
 *
 * @param topics the topics whose offsets and lag are reported
 * @param partitions whether single partitions have series
 * @param owners whether to report which member owns which partition
 * @param maxSeries maximum number of series of single partitions
 * @param detailsPeriod interval between requests for members, log start offsets and offsets of
 *     share groups
 * @param readCommitted the groups that read committed records only: records that they cannot read
 *     yet are no lag
 * @param slo rules, of which the first that matches counts
 */
public record GroupsConfiguration(
    boolean enabled,
    @Inline GroupFilter filter,
    NameFilter topics,
    boolean partitions,
    boolean owners,
    int maxSeries,
    Duration detailsPeriod,
    NamePattern readCommitted,
    List<Slo> slo,
    LagSecondsConfiguration lagSeconds)
    implements Switchable {

  /**
   * The time that a group may take to consume a record.
   *
   * @param match the groups
   */
  public record Slo(NamePattern match, int seconds) {

    public Slo {
      new Check().regex("match", match).between(1, Integer.MAX_VALUE, "seconds", seconds).done();
    }
  }

  public GroupsConfiguration {
    slo = List.copyOf(slo);
    new Check()
        .between(0, Integer.MAX_VALUE, "max_series", maxSeries)
        .period("details_period", detailsPeriod)
        .regex("read_committed", readCommitted)
        .done();
  }

  /** Returns this configuration without the group of this name. */
  public GroupsConfiguration without(String group) {
    return with(filter.without(group), lagSeconds);
  }

  /** Returns this configuration without the file of timelines. */
  public GroupsConfiguration readOnly() {
    return with(filter, lagSeconds.withoutFile());
  }

  private GroupsConfiguration with(GroupFilter groups, LagSecondsConfiguration seconds) {
    return new GroupsConfiguration(
        enabled,
        groups,
        topics,
        partitions,
        owners,
        maxSeries,
        detailsPeriod,
        readCommitted,
        slo,
        seconds);
  }

  /** Returns the lag in seconds that a group is allowed. */
  OptionalInt allowedSeconds(String group) {
    return slo.stream()
        .filter(rule -> rule.match().matches(group))
        .mapToInt(Slo::seconds)
        .findFirst();
  }
}
