package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.PartitionLabel;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the series that single partitions of groups have, and guards their number: where they would
 * be too many, the groups with the most series have none. The series of groups that did not answer,
 * or that nobody listed for a while, count as before: else others would come and go with them. For
 * one thread at a time.
 */
final class PartitionSeries {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionSeries.class);
  private static final long REMEMBERED = Duration.ofMinutes(10).toMillis();

  private final Sampler sampler;
  private final GroupsConfiguration settings;
  private final LostOffsets lost;
  private final Map<String, GroupSize> sizes = new HashMap<>();
  private final Set<String> without = new HashSet<>();

  /**
   * The number of series of a group.
   *
   * @param listed when it was listed last, in milliseconds since 1970
   */
  private record GroupSize(String group, long series, long listed) {}

  PartitionSeries(Sampler sampler, GroupsConfiguration settings, LostOffsets lost) {
    this.sampler = sampler;
    this.settings = settings;
    this.lost = lost;
  }

  /** Decides which groups have them; returns how many series that leaves out. */
  long begin(GroupsSnapshot snapshot) {
    boolean complete = without.isEmpty();
    without.clear();
    long now = snapshot.times().received();
    measure(snapshot, now);
    long series = 0;
    long dropped = 0;
    List<GroupSize> smallestFirst =
        sizes.values().stream()
            .sorted(Comparator.comparingLong(GroupSize::series).thenComparing(GroupSize::group))
            .toList();
    for (GroupSize size : smallestFirst) {
      if (series + size.series() <= settings.maxSeries()) {
        series += size.series();
      } else {
        dropped += size.listed() == now ? size.series() : 0;
        without.add(size.group());
      }
    }
    if (complete != without.isEmpty()) {
      say(dropped);
    }
    return dropped;
  }

  private void measure(GroupsSnapshot snapshot, long now) {
    for (ConsumerGroup group : snapshot.groups()) {
      GroupSize known = sizes.get(group.id());
      long series =
          known != null && group.commits().isEmpty()
              ? known.series()
              : committed(group, snapshot.logs()) + owned(group.group());
      sizes.put(group.id(), new GroupSize(group.id(), series, now));
    }
    snapshot
        .shareGroups()
        .forEach(
            group -> {
              GroupSize known = sizes.get(group.id());
              long series =
                  known != null && !group.isAnswered()
                      ? known.series()
                      : (long) group.offsets().size() * each() + owned(group.group());
              sizes.put(group.id(), new GroupSize(group.id(), series, now));
            });
    sizes.values().removeIf(size -> now - size.listed() > REMEMBERED);
  }

  /** Returns the number of series of the group's committed offsets. */
  private long committed(ConsumerGroup group, Logs logs) {
    long series = 0;
    for (Map.Entry<TopicPartition, Long> commit : group.commits().orElse(Map.of()).entrySet()) {
      TopicPartition partition = commit.getKey();
      if (!logs.gone().contains(partition)) {
        series += each();
        series += lost.of(logs, partition, commit.getValue()) > 0 ? 1 : 0;
        series += logs.isBeyondEnd(partition, commit.getValue()) ? 1 : 0;
      }
    }
    return series;
  }

  private long owned(Group group) {
    if (!settings.owners() || !settings.partitions()) {
      return 0;
    }
    return group.description().stream()
        .flatMap(description -> description.members().stream())
        .flatMap(member -> member.assigned().stream())
        .flatMap(Set::stream)
        .filter(partition -> settings.topics().test(partition.topic()))
        .count();
  }

  private void say(long dropped) {
    if (without.isEmpty()) {
      LOG.info("the partitions of all groups have series again");
    } else {
      LOG.warn(
          "the partitions of {} groups, the largest, have no series: {} more than {}",
          without.size(),
          dropped,
          settings.maxSeries());
    }
  }

  /** Returns the number of series that every partition of a group has. */
  private int each() {
    if (!settings.partitions()) {
      return 0;
    }
    int each = 2;
    if (settings.lagSeconds().enabled()) {
      each += settings.lagSeconds().error() ? 2 : 1;
    }
    return each;
  }

  boolean has(String group) {
    return settings.partitions() && !without.contains(group);
  }

  /** Sets what every partition has. */
  void set(Metric metric, double value, String group, TopicPartition partition) {
    if (has(group)) {
      sampler.set(
          metric, value, group, partition.topic(), PartitionLabel.of(partition.partition()));
    }
  }

  /**
   * Sets what only partitions have with which something is wrong, whether others are told or not.
   */
  void mark(Metric metric, double value, String group, TopicPartition partition, String... reason) {
    if (!without.contains(group)) {
      sampler.set(
          metric,
          value,
          Stream.concat(
                  Stream.of(group, partition.topic(), PartitionLabel.of(partition.partition())),
                  Stream.of(reason))
              .toArray(String[]::new));
    }
  }
}
