package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.timeline.RequestTimes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The responses of the brokers about groups in one collection.
 *
 * @param skew the most time that can lie between a commit and an end
 * @param times when the log end offsets were requested and received
 */
record GroupsSnapshot(
    List<ConsumerGroup> groups,
    List<ShareGroup> shareGroups,
    Logs logs,
    Duration skew,
    RequestTimes times) {

  GroupsSnapshot {
    groups = List.copyOf(groups);
    shareGroups = List.copyOf(shareGroups);
  }

  /**
   * The logs that groups read, as far as they were answered.
   *
   * @param ends of the partitions that groups have committed, and of some that share groups read;
   *     each read after every commit
   * @param stableEnds up to where nothing belongs to an open transaction, of what groups read that
   *     want it so and of topics in which the last offsets may be none of records; each read after
   *     every commit
   * @param starts where they begin; maybe some moments old
   * @param startsBefore where they began before any commit was read: a consumer may commit and then
   *     delete what it has read, before the log is asked for its start
   * @param gone partitions that groups have committed and whose topic there is no more
   */
  record Logs(
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> stableEnds,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> startsBefore,
      Set<TopicPartition> gone) {

    /** Logs that began there before, too. */
    Logs(
        Map<TopicPartition, Long> ends,
        Map<TopicPartition, Long> stableEnds,
        Map<TopicPartition, Long> starts,
        Set<TopicPartition> gone) {
      this(ends, stableEnds, starts, starts, gone);
    }

    Logs {
      ends = new PartitionMap<>(ends);
      stableEnds = new PartitionMap<>(stableEnds);
      boolean same = startsBefore == starts;
      starts = new PartitionMap<>(starts);
      startsBefore = same ? starts : new PartitionMap<>(startsBefore);
      gone = PartitionMap.newSet(gone);
    }

    OptionalLong end(TopicPartition partition) {
      return optional(ends.get(partition));
    }

    OptionalLong stableEnd(TopicPartition partition) {
      return optional(stableEnds.get(partition));
    }

    /**
     * Returns the log start offset; empty where it lies behind the end, as it may for a moment
     * after a topic was made anew.
     */
    OptionalLong start(TopicPartition partition) {
      Long start = starts.get(partition);
      Long end = ends.get(partition);
      return start != null && end != null && start <= end
          ? OptionalLong.of(start)
          : OptionalLong.empty();
    }

    /**
     * Returns the number of offsets that were deleted before they were consumed, as far as known.
     */
    long lost(TopicPartition partition, long commit) {
      OptionalLong start = start(partition);
      Long before = startsBefore.get(partition);
      return start.isPresent() && before != null
          ? Math.max(0, Math.min(before, start.getAsLong()) - commit)
          : 0;
    }

    boolean isBeyondEnd(TopicPartition partition, long commit) {
      OptionalLong end = end(partition);
      return end.isPresent() && commit > end.getAsLong();
    }
  }

  /** Up to where a group can read now. */
  OptionalLong readable(ConsumerGroup group, TopicPartition partition) {
    return group.readCommitted() ? logs.stableEnd(partition) : logs.end(partition);
  }

  private static OptionalLong optional(@Nullable Long offset) {
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /**
   * The properties that groups of all types have.
   *
   * @param type such as {@code classic}; empty if the brokers do not tell
   * @param listed its state by its listing, which may be newer than the description
   * @param description empty if its coordinator did not answer
   */
  record Group(
      String id, String type, Optional<String> listed, Optional<GroupDescription> description) {

    Optional<String> state() {
      return listed.or(() -> description.map(GroupDescription::state));
    }
  }

  /**
   * A group that commits offsets.
   *
   * @param commits offset by partition; empty if its coordinator did not answer
   * @param readCommitted whether it reads only what is committed
   */
  record ConsumerGroup(
      Group group, Optional<Map<TopicPartition, Long>> commits, boolean readCommitted) {

    ConsumerGroup {
      commits = commits.map(Collections::unmodifiableMap); // with many groups, copies cost much
    }

    String id() {
      return group.id();
    }
  }

  /**
   * A share group (KIP-932).
   *
   * @param offsets of the partitions that the group has begun to read
   * @param answered when they were answered, in milliseconds since 1970; 0 if they were not
   */
  record ShareGroup(
      Group group, Map<TopicPartition, SharePartitionOffsetInfo> offsets, long answered) {

    ShareGroup {
      offsets = Map.copyOf(offsets);
    }

    String id() {
      return group.id();
    }

    /** Returns whether the offsets were answered. */
    boolean isAnswered() {
      return answered > 0;
    }
  }
}
