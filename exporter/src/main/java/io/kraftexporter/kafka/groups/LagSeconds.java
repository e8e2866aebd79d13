package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.timeline.Timeline;
import io.kraftexporter.kafka.timeline.Timeline.Bounds;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.metric.Sampler;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongBiFunction;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * For how long the first record that a group has not consumed could have been read, as samples.
 *
 * <p>A group that has consumed everything has no lag; what is not known well enough is absent. For
 * one thread at a time.
 */
final class LagSeconds {
  /** By timestamps alone, a time is well known within this, in milliseconds, or half its age. */
  private static final long CLOSE = 60_000;

  private final Timelines timelines;
  private final ToLongBiFunction<TopicPartition, Long> first;
  private final LagSecondsConfiguration settings;
  private long dropped;

  /**
   * Computes lag in seconds.
   *
   * @param timelines that have seen the snapshot
   * @param first the offset of the first record from a commit on, or the commit
   */
  LagSeconds(
      Timelines timelines,
      ToLongBiFunction<TopicPartition, Long> first,
      LagSecondsConfiguration settings) {
    this.timelines = timelines;
    this.first = first;
    this.settings = settings;
  }

  void set(Sampler sampler, PartitionSeries partitions, GroupsSnapshot snapshot) {
    for (ConsumerGroup group : snapshot.groups()) {
      TopicSums most = TopicSums.max();
      group
          .commits()
          .orElse(Map.of())
          .forEach(
              (partition, commit) -> {
                if (!snapshot.logs().gone().contains(partition)) {
                  OptionalLong end = snapshot.readable(group, partition);
                  Optional<Age> age =
                      end.isEmpty()
                          ? Optional.empty()
                          : age(
                              partition,
                              first.applyAsLong(partition, commit),
                              end.getAsLong(),
                              snapshot);
                  age.ifPresent(known -> tell(partitions, group.id(), partition, known));
                  most.add(partition.topic(), age.map(Age::seconds).orElse(Double.NaN));
                }
              });
      most.set(sampler, GroupMetrics.MAX_LAG_SECONDS, group.id());
    }
    snapshot.shareGroups().forEach(group -> share(sampler, partitions, group, snapshot));
    sampler.set(GroupMetrics.DROPPED, dropped, "groups", "lag_seconds");
  }

  private void tell(PartitionSeries partitions, String group, TopicPartition partition, Age age) {
    partitions.set(GroupMetrics.LAG_SECONDS, age.seconds(), group, partition);
    if (settings.error()) {
      partitions.set(GroupMetrics.LAG_SECONDS_ERROR, age.error(), group, partition);
    }
  }

  private void share(
      Sampler sampler, PartitionSeries partitions, ShareGroup group, GroupsSnapshot snapshot) {
    TopicSums most = TopicSums.max();
    group
        .offsets()
        .forEach(
            (partition, offset) -> {
              Optional<Age> age = age(group, partition, offset, snapshot);
              age.ifPresent(
                  known ->
                      partitions.set(
                          GroupMetrics.SHARE_LAG_SECONDS, known.seconds(), group.id(), partition));
              most.add(partition.topic(), age.map(Age::seconds).orElse(Double.NaN));
            });
    most.set(sampler, GroupMetrics.SHARE_MAX_LAG_SECONDS, group.id());
  }

  private Optional<Age> age(
      TopicPartition partition, long offset, long end, GroupsSnapshot snapshot) {
    return firstLeft(partition, offset, snapshot) >= end
            || onlyMarkers(partition, offset, snapshot.logs())
        ? Optional.of(Age.NONE)
        : age(partition, offset, snapshot);
  }

  /** Returns whether from this offset on there are only ends of transactions. */
  private boolean onlyMarkers(TopicPartition partition, long offset, Logs logs) {
    OptionalLong end = logs.end(partition);
    return end.isPresent()
        && offset + settings.ignoredOffsets() >= end.getAsLong()
        && settings.isTransactional(partition.topic())
        && end.equals(logs.stableEnd(partition))
        && timelines.of(partition).filter(known -> known.standsAt(end.getAsLong())).isPresent();
  }

  /** A share group's offsets are read after the ends: its first record may be behind them. */
  private Optional<Age> age(
      ShareGroup group,
      TopicPartition partition,
      SharePartitionOffsetInfo offset,
      GroupsSnapshot snapshot) {
    Optional<Long> lag = offset.lag();
    if (lag.isEmpty()) {
      return Optional.empty();
    }
    if (lag.get() == 0) {
      return Optional.of(Age.NONE);
    }
    OptionalLong end = snapshot.logs().end(partition);
    return end.isPresent() && offset.startOffset() >= end.getAsLong()
        ? Optional.of(Age.between(snapshot.times().sent(), group.answered()))
        : age(partition, offset.startOffset(), snapshot);
  }

  private Optional<Age> age(TopicPartition partition, long offset, GroupsSnapshot snapshot) {
    long now = snapshot.times().received();
    long first = firstLeft(partition, offset, snapshot);
    Optional<Timeline> timeline = timelines.of(partition);
    dropped += timeline.isEmpty() && timelines.isFull() ? 1 : 0;
    return timeline
        .flatMap(known -> known.of(first))
        .filter(bounds -> isKnown(bounds, now) || timelines.isExhausted(partition, first, now))
        .map(bounds -> Age.of(bounds, now));
  }

  private long firstLeft(TopicPartition partition, long offset, GroupsSnapshot snapshot) {
    return timelines.firstLeft(partition, offset, snapshot.logs().start(partition));
  }

  private static boolean isKnown(Bounds bounds, long now) {
    return bounds.proven() || bounds.width() <= Math.max(CLOSE, (now - bounds.before()) / 2);
  }

  /** In seconds: how long ago, and by how much that can be wrong. */
  private record Age(double seconds, double error) {
    static final Age NONE = new Age(0, 0);

    /** The age of a record that was appended between two times. */
    static Age between(long after, long before) {
      double half = Math.max(0, before - after) / 2e3;
      return new Age(half, half);
    }

    static Age of(Bounds bounds, long now) {
      return new Age(Math.max(0, now - bounds.likely()) / 1e3, bounds.error() / 1e3);
    }
  }
}
