package io.kraftexporter.kafka;

import io.kraftexporter.kafka.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.Timeline.Bounds;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
  private final boolean error;

  /**
   * Tells by these timelines.
   *
   * @param error whether to tell by how much a value can be wrong
   */
  LagSeconds(Timelines timelines, boolean error) {
    this.timelines = timelines;
    this.error = error;
  }

  void set(Sampler sampler, GroupsSnapshot snapshot) {
    long now = snapshot.look().received();
    for (ConsumerGroup group : snapshot.groups()) {
      Map<String, Double> most = new TreeMap<>();
      group
          .commits()
          .orElse(Map.of())
          .forEach(
              (partition, commit) -> {
                if (!snapshot.gone().contains(partition)) {
                  Long end = snapshot.ends().get(partition);
                  Optional<Age> age =
                      end == null ? Optional.empty() : age(partition, commit, end, now);
                  age.ifPresent(known -> tell(sampler, group.id(), partition, known));
                  most.merge(
                      partition.topic(), age.map(Age::seconds).orElse(Double.NaN), Math::max);
                }
              });
      most.forEach(
          (topic, seconds) -> {
            if (!seconds.isNaN()) {
              sampler.set(GroupMetrics.MAX_LAG_SECONDS, seconds, group.id(), topic);
            }
          });
    }
    snapshot.shareGroups().forEach(group -> share(sampler, group, now));
  }

  private void tell(Sampler sampler, String group, TopicPartition partition, Age age) {
    set(sampler, GroupMetrics.LAG_SECONDS, age.seconds(), group, partition);
    if (error) {
      set(sampler, GroupMetrics.LAG_SECONDS_ERROR, age.error(), group, partition);
    }
  }

  private void share(Sampler sampler, ShareGroup group, long now) {
    group
        .offsets()
        .forEach(
            (partition, offset) ->
                age(partition, offset, now)
                    .ifPresent(
                        age ->
                            set(
                                sampler,
                                GroupMetrics.SHARE_LAG_SECONDS,
                                age.seconds(),
                                group.id(),
                                partition)));
  }

  private static void set(
      Sampler sampler, Metric metric, double value, String group, TopicPartition partition) {
    sampler.set(metric, value, group, partition.topic(), Integer.toString(partition.partition()));
  }

  private Optional<Age> age(TopicPartition partition, long offset, long end, long now) {
    return offset >= end ? Optional.of(Age.NONE) : age(partition, offset, now);
  }

  private Optional<Age> age(TopicPartition partition, SharePartitionOffsetInfo offset, long now) {
    Optional<Long> lag = offset.lag();
    if (lag.isEmpty()) {
      return Optional.empty();
    }
    return lag.get() == 0 ? Optional.of(Age.NONE) : age(partition, offset.startOffset(), now);
  }

  private Optional<Age> age(TopicPartition partition, long offset, long now) {
    return timelines
        .of(partition)
        .flatMap(timeline -> timeline.of(timelines.firstLeft(partition, offset)))
        .filter(bounds -> isKnown(bounds, now))
        .map(bounds -> Age.of(bounds, now));
  }

  private static boolean isKnown(Bounds bounds, long now) {
    return bounds.proven() || bounds.width() <= Math.max(CLOSE, (now - bounds.before()) / 2);
  }

  /** In seconds: how long ago, and by how much that can be wrong. */
  private record Age(double seconds, double error) {
    static final Age NONE = new Age(0, 0);

    static Age of(Bounds bounds, long now) {
      return new Age(Math.max(0, now - bounds.likely()) / 1e3, bounds.error() / 1e3);
    }
  }
}
