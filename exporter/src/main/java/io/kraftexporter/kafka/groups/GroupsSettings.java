package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.NameFilter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What is asked and told about groups.
 *
 * @param topics those of which offsets and lag are told
 * @param partitions whether single partitions have series
 * @param owners whether to tell which member has which partition
 * @param maxSeries of single partitions, at most
 * @param detailsPeriod how often to ask for members, begins of logs and share groups' offsets
 * @param readCommitted names of groups that read only what is committed: what they cannot read yet
 *     is no lag
 */
public record GroupsSettings(
    GroupFilter filter,
    NameFilter topics,
    boolean partitions,
    boolean owners,
    int maxSeries,
    Duration detailsPeriod,
    Pattern readCommitted,
    List<Slo> slos,
    LagSecondsSettings lagSeconds) {

  /** The lag in seconds that the groups of these names are allowed. */
  public record Slo(Pattern names, double seconds) {}

  public GroupsSettings {
    slos = List.copyOf(slos);
  }

  boolean isReadCommitted(String group) {
    return readCommitted.matcher(group).matches();
  }

  /** That of the first rule for this name. */
  OptionalDouble slo(String group) {
    return slos.stream()
        .filter(slo -> slo.names().matcher(group).matches())
        .mapToDouble(Slo::seconds)
        .findFirst();
  }
}
