package io.kraftexporter.kafka;

import io.kraftexporter.kafka.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.GroupsSnapshot.ShareGroup;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * What the answers about groups mean, as samples. Lag is never negative, and absent where a commit
 * or an end is not known. For one thread at a time.
 */
final class GroupsSamples {
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Sampler sampler = new Sampler();

  Samples of(GroupsSnapshot snapshot) {
    sampler.clear();
    set(snapshot);
    return sampler.take();
  }

  /** With the lag in seconds. */
  Samples of(GroupsSnapshot snapshot, LagSeconds lagSeconds) {
    sampler.clear();
    set(snapshot);
    lagSeconds.set(sampler, snapshot);
    return sampler.take();
  }

  private void set(GroupsSnapshot snapshot) {
    sampler.set(GroupMetrics.SKEW, snapshot.skew().toNanos() / 1e9);
    int incomplete = 0;
    for (ConsumerGroup group : snapshot.groups()) {
      describe(group);
      boolean complete = group.commits().isPresent();
      if (complete) {
        complete = offsets(group.id(), group.commits().get(), snapshot.ends(), snapshot.gone());
        uncommitted(group, group.commits().get().keySet());
      }
      incomplete += complete ? 0 : 1;
    }
    sampler.set(GroupMetrics.INCOMPLETE, incomplete);
    snapshot.shareGroups().forEach(this::share);
  }

  private void describe(ConsumerGroup group) {
    state(GroupMetrics.STATE, group.id(), group.state(), group.description());
    if (group.description().isPresent()) {
      GroupDescription description = group.description().get();
      sampler.set(GroupMetrics.MEMBERS, description.members(), group.id());
      sampler.set(
          GroupMetrics.INFO,
          1,
          group.id(),
          group.type(),
          description.protocolType(),
          description.assignor(),
          Integer.toString(description.coordinator()));
    }
  }

  private void state(
      Metric metric,
      String group,
      Optional<String> listed,
      Optional<GroupDescription> description) {
    description
        .map(GroupDescription::state)
        .or(() -> listed)
        .ifPresent(state -> sampler.set(metric, 1, group, state));
  }

  /** Whether every commit could be compared with the end of its log. */
  private boolean offsets(
      String group,
      Map<TopicPartition, Long> commits,
      Map<TopicPartition, Long> ends,
      Set<TopicPartition> gone) {
    Map<String, Sum> offsetSums = new TreeMap<>();
    Map<String, Sum> lagSums = new TreeMap<>();
    for (TopicPartition partition : sorted(commits.keySet())) {
      if (gone.contains(partition)) {
        continue;
      }
      String topic = partition.topic();
      String number = Integer.toString(partition.partition());
      long commit = commits.getOrDefault(partition, 0L);
      Long end = ends.get(partition);
      sampler.set(GroupMetrics.CURRENT_OFFSET, commit, group, topic, number);
      sum(offsetSums, topic).add(commit);
      if (end == null) {
        sum(lagSums, topic).miss();
        continue;
      }
      long lag = Math.max(0, end - commit);
      sampler.set(GroupMetrics.LAG, lag, group, topic, number);
      sum(lagSums, topic).add(lag);
      if (commit > end) {
        sampler.set(GroupMetrics.OUT_OF_RANGE, 1, group, topic, number, "beyond_end");
      }
    }
    set(GroupMetrics.CURRENT_OFFSET_SUM, group, offsetSums);
    set(GroupMetrics.LAG_SUM, group, lagSums);
    return lagSums.values().stream().noneMatch(sum -> sum.missing);
  }

  private void uncommitted(ConsumerGroup group, Set<TopicPartition> committed) {
    Map<String, Sum> counts = new TreeMap<>();
    group
        .description()
        .flatMap(GroupDescription::assigned)
        .orElse(Set.of())
        .forEach(
            partition -> sum(counts, partition.topic()).add(committed.contains(partition) ? 0 : 1));
    set(GroupMetrics.UNCOMMITTED, group.id(), counts);
  }

  private void share(ShareGroup group) {
    state(GroupMetrics.SHARE_STATE, group.id(), group.state(), group.description());
    group
        .description()
        .ifPresent(
            description ->
                sampler.set(GroupMetrics.SHARE_MEMBERS, description.members(), group.id()));
    Map<String, Sum> lagSums = new TreeMap<>();
    for (TopicPartition partition : sorted(group.offsets().keySet())) {
      SharePartitionOffsetInfo offset = group.offsets().get(partition);
      if (offset == null) {
        continue;
      }
      String topic = partition.topic();
      String number = Integer.toString(partition.partition());
      sampler.set(GroupMetrics.SHARE_START, offset.startOffset(), group.id(), topic, number);
      Optional<Long> lag = offset.lag();
      if (lag.isPresent()) {
        sampler.set(GroupMetrics.SHARE_LAG, lag.get(), group.id(), topic, number);
        sum(lagSums, topic).add(lag.get());
      } else {
        sum(lagSums, topic).miss();
      }
    }
    set(GroupMetrics.SHARE_LAG_SUM, group.id(), lagSums);
  }

  private void set(Metric metric, String group, Map<String, Sum> sums) {
    sums.forEach(
        (topic, sum) -> {
          if (!sum.missing) {
            sampler.set(metric, sum.value, group, topic);
          }
        });
  }

  private static Sum sum(Map<String, Sum> sums, String topic) {
    return sums.computeIfAbsent(topic, any -> new Sum());
  }

  private static Iterable<TopicPartition> sorted(Set<TopicPartition> partitions) {
    return partitions.stream().sorted(ORDER).toList();
  }

  /** A sum that is known only if nothing is missing in it. */
  private static final class Sum {
    private long value;
    private boolean missing;

    void add(long more) {
      value += more;
    }

    void miss() {
      missing = true;
    }
  }
}
