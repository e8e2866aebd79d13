package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongBiFunction;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Turns a snapshot of groups into samples. Lag is never negative, and absent where a commit or an
 * end is not known. For one thread at a time.
 */
final class GroupsSamples {
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Sampler sampler = new Sampler();
  private final GroupsConfiguration settings;
  private final ToLongBiFunction<TopicPartition, Long> first;
  private final LostOffsets lostOffsets;
  private final PartitionSeries partitions;
  private final MemberSamples members;

  /**
   * Creates samples under these settings.
   *
   * @param first the offset of the first record from a commit on, or the commit
   */
  GroupsSamples(GroupsConfiguration settings, ToLongBiFunction<TopicPartition, Long> first) {
    this.settings = settings;
    this.first = first;
    this.lostOffsets = new LostOffsets(first, settings.lagSeconds());
    this.partitions = new PartitionSeries(sampler, settings, lostOffsets);
    this.members = new MemberSamples(sampler, settings, partitions);
  }

  /**
   * The samples of a snapshot.
   *
   * @param history which has seen this snapshot
   * @param lagSeconds of this snapshot, if lag in seconds is wanted
   */
  Samples of(GroupsSnapshot snapshot, GroupHistory history, Optional<LagSeconds> lagSeconds) {
    return sampler.collect(into -> set(snapshot, history, lagSeconds));
  }

  private void set(GroupsSnapshot snapshot, GroupHistory history, Optional<LagSeconds> lagSeconds) {
    sampler.set(GroupMetrics.SKEW, snapshot.skew().toNanos() / 1e9);
    sampler.set(GroupMetrics.DROPPED, partitions.begin(snapshot), "groups", "max_series");
    int incomplete = 0;
    for (ConsumerGroup group : snapshot.groups()) {
      members.set(group);
      sampler.set(GroupMetrics.STATE_CHANGES, history.stateChanges(group.id()), group.id());
      slo(group.id(), GroupMetrics.SLO);
      boolean complete = group.commits().isPresent() && offsets(group, snapshot);
      incomplete += complete ? 0 : 1;
      unchanged(group, snapshot.logs(), history);
    }
    sampler.set(GroupMetrics.INCOMPLETE, incomplete);
    for (ShareGroup group : snapshot.shareGroups()) {
      members.set(group);
      sampler.set(GroupMetrics.SHARE_STATE_CHANGES, history.stateChanges(group.id()), group.id());
      share(group);
    }
    lagSeconds.ifPresent(known -> known.set(sampler, partitions, snapshot));
  }

  /** Returns whether every commit could be compared with the end of its log. */
  private boolean offsets(ConsumerGroup group, GroupsSnapshot snapshot) {
    Logs logs = snapshot.logs();
    Map<TopicPartition, Long> commits = group.commits().orElse(Map.of());
    TopicSums offsetSums = TopicSums.sum();
    TopicSums lagSums = TopicSums.sum();
    TopicSums retention = TopicSums.max();
    TopicSums lostSums = TopicSums.sum();
    TopicSums beyond = TopicSums.sum();
    for (TopicPartition partition : sorted(commits.keySet())) {
      if (logs.gone().contains(partition)) {
        continue;
      }
      long commit = commits.getOrDefault(partition, 0L);
      partitions.set(GroupMetrics.CURRENT_OFFSET, commit, group.id(), partition);
      offsetSums.add(partition.topic(), commit);
      lag(group, partition, commit, snapshot.readable(group, partition), lagSums);
      long lost = lostOffsets.of(logs, partition, commit);
      if (lost > 0) {
        partitions.mark(GroupMetrics.LOST, lost, group.id(), partition);
        lostSums.add(partition.topic(), lost);
      }
      if (logs.isBeyondEnd(partition, commit)) {
        partitions.mark(GroupMetrics.OUT_OF_RANGE, 1, group.id(), partition, "beyond_end");
        beyond.add(partition.topic(), 1);
      }
      retention(partition, first.applyAsLong(partition, commit), logs, retention);
    }
    offsetSums.set(sampler, GroupMetrics.CURRENT_OFFSET_SUM, group.id());
    lagSums.set(sampler, GroupMetrics.LAG_SUM, group.id());
    lostSums.set(sampler, GroupMetrics.LOST_SUM, group.id());
    beyond.set(sampler, GroupMetrics.OUT_OF_RANGE_PARTITIONS, group.id());
    retention.set(sampler, GroupMetrics.RETENTION_USED, group.id());
    return lagSums.isComplete();
  }

  private void lag(
      ConsumerGroup group,
      TopicPartition partition,
      long commit,
      OptionalLong readable,
      TopicSums sums) {
    if (readable.isEmpty()) {
      sums.miss(partition.topic());
      return;
    }
    long lag = Math.max(0, readable.getAsLong() - commit);
    partitions.set(GroupMetrics.LAG, lag, group.id(), partition);
    sums.add(partition.topic(), lag);
  }

  /** Adds the share of what a log holds that is still to be consumed. */
  private static void retention(
      TopicPartition partition, long first, Logs logs, TopicSums retention) {
    OptionalLong start = logs.start(partition);
    OptionalLong end = logs.end(partition);
    if (start.isEmpty() || end.isEmpty()) {
      retention.miss(partition.topic());
      return;
    }
    long lag = Math.max(0, end.getAsLong() - first);
    long held = end.getAsLong() - start.getAsLong();
    retention.add(partition.topic(), held == 0 ? 0 : (double) lag / held);
  }

  private void unchanged(ConsumerGroup group, Logs logs, GroupHistory history) {
    Set<String> topics = new TreeSet<>();
    group.commits().orElse(Map.of()).keySet().stream()
        .filter(partition -> !logs.gone().contains(partition))
        .forEach(partition -> topics.add(partition.topic()));
    for (String topic : topics) {
      history
          .unchangedSince(group.id(), topic)
          .ifPresent(
              since ->
                  sampler.set(GroupMetrics.LAST_COMMIT_CHANGE, since / 1e3, group.id(), topic));
    }
  }

  private void share(ShareGroup group) {
    slo(group.id(), GroupMetrics.SHARE_SLO);
    TopicSums lagSums = TopicSums.sum();
    for (TopicPartition partition : sorted(group.offsets().keySet())) {
      SharePartitionOffsetInfo offset = group.offsets().get(partition);
      if (offset == null) {
        continue;
      }
      partitions.set(GroupMetrics.SHARE_START, offset.startOffset(), group.id(), partition);
      Optional<Long> lag = offset.lag();
      if (lag.isPresent()) {
        partitions.set(GroupMetrics.SHARE_LAG, lag.get(), group.id(), partition);
        lagSums.add(partition.topic(), lag.get());
      } else {
        lagSums.miss(partition.topic());
      }
    }
    lagSums.set(sampler, GroupMetrics.SHARE_LAG_SUM, group.id());
  }

  private void slo(String group, Metric metric) {
    settings.allowedSeconds(group).ifPresent(seconds -> sampler.set(metric, seconds, group));
  }

  private static Iterable<TopicPartition> sorted(Set<TopicPartition> partitions) {
    return partitions.stream().sorted(ORDER).toList();
  }
}
