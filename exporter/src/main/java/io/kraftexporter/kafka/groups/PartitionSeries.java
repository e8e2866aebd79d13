package io.kraftexporter.kafka.groups;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the series that single partitions of groups have, and guards their number: where they would
 * be too many, the groups with the most partitions have none. For one thread at a time.
 */
final class PartitionSeries {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionSeries.class);

  private final Sampler sampler;
  private final GroupsSettings settings;
  private final Set<String> without = new HashSet<>();

  private record Size(String group, int partitions) {}

  PartitionSeries(Sampler sampler, GroupsSettings settings) {
    this.sampler = sampler;
    this.settings = settings;
  }

  /** Decides which groups have them; returns how many series that leaves out. */
  long begin(GroupsSnapshot snapshot) {
    boolean complete = without.isEmpty();
    without.clear();
    if (!settings.partitions()) {
      return 0;
    }
    List<Size> sizes =
        Stream.concat(
                snapshot.groups().stream()
                    .filter(group -> group.commits().isPresent())
                    .map(group -> new Size(group.id(), group.commits().get().size())),
                snapshot.shareGroups().stream()
                    .map(group -> new Size(group.id(), group.offsets().size())))
            .sorted(Comparator.comparingInt(Size::partitions).thenComparing(Size::group))
            .toList();
    long series = 0;
    long dropped = 0;
    for (Size size : sizes) {
      long more = (long) size.partitions() * each();
      if (series + more <= settings.maxSeries()) {
        series += more;
      } else {
        dropped += more;
        without.add(size.group());
      }
    }
    if (complete != without.isEmpty()) {
      say(dropped);
    }
    return dropped;
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

  /** How many series a partition has, of one group. */
  private int each() {
    int each = 2;
    if (settings.lagSeconds().enabled()) {
      each += settings.lagSeconds().error() ? 2 : 1;
    }
    return settings.owners() ? each + 1 : each;
  }

  boolean has(String group) {
    return settings.partitions() && !without.contains(group);
  }

  /** Sets what every partition has. */
  void set(Metric metric, double value, String group, TopicPartition partition) {
    if (has(group)) {
      mark(metric, value, group, partition);
    }
  }

  /** Sets what few partitions have, and what is never left out. */
  void mark(Metric metric, double value, String group, TopicPartition partition) {
    sampler.set(metric, value, group, partition.topic(), Integer.toString(partition.partition()));
  }
}
