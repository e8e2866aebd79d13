package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.Asking;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.kafka.groups.ShareOffsetCalls.Offsets;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the offsets and lag of share groups in each collection, as the ends of the logs beside them
 * are fresh, too.
 *
 * <p>A coordinator asks the leaders of all partitions. So of more than a number of partitions, or
 * than there is time for, only some groups are read in a collection, the oldest first, and each of
 * them once in a period at the latest. For one thread at a time.
 */
final class ShareOffsets {
  /** The number of partitions that are read in each collection. */
  private static final int BUDGET = 1_000;

  /** The time for requesting groups that were read within the period. */
  private static final Duration TIME = Duration.ofSeconds(1);

  private final GroupCalls calls;
  private final Questions questions;
  private final int budget;
  private final long period;
  private final Map<String, ReadOffsets> read = new HashMap<>();

  /**
   * Partitions that each group reads: they stay known while the offsets of the group are not
   * answered.
   */
  private final Map<String, Set<TopicPartition>> partitions = new HashMap<>();

  /**
   * The offsets of a group.
   *
   * @param order {@link System#nanoTime} when they were requested
   * @param answered when they were answered, in milliseconds since 1970
   */
  private record ReadOffsets(
      Map<TopicPartition, SharePartitionOffsetInfo> offsets, long order, long answered) {}

  ShareOffsets(GroupCalls calls, Questions questions, Duration period) {
    this(calls, questions, period, BUDGET);
  }

  ShareOffsets(GroupCalls calls, Questions questions, Duration period, int budget) {
    this.calls = calls;
    this.questions = questions;
    this.period = period.toNanos();
    this.budget = budget;
  }

  /** Forgets all other groups. */
  void retain(Collection<String> groups) {
    read.keySet().retainAll(groups);
    partitions.keySet().retainAll(groups);
  }

  /**
   * Reads the groups whose turn it is; an offset that is not answered is not known any more.
   *
   * @param coordinator the coordinator of each group, as far as known
   */
  void read(Collection<String> groups, ToIntFunction<String> coordinator, Deadline deadline)
      throws InterruptedException {
    long now = System.nanoTime();
    List<String> due = due(groups, now);
    if (due.isEmpty()) {
      return;
    }
    Asking.Starter<String, Offsets> call =
        (some, until) ->
            new ShareOffsetCalls(
                    calls.shareOffsets(),
                    group -> age(group, now) >= period,
                    until.atMost(TIME),
                    until)
                .start(some, coordinator);
    var pending = call.tryStart(due, deadline);
    var answers = questions.await("listShareGroupOffsets", pending, deadline).values();
    long answered = System.currentTimeMillis();
    for (String group : due) {
      Offsets offsets = answers.get(group);
      if (offsets == null) {
        read.remove(group);
      } else if (offsets.read().isPresent()) {
        read.put(group, new ReadOffsets(offsets.read().get(), now, answered));
        partitions.put(group, offsets.read().get().keySet());
      }
    }
  }

  private List<String> due(Collection<String> groups, long now) {
    List<String> due = new ArrayList<>();
    int size = 0;
    for (String group :
        groups.stream().sorted(Comparator.comparingLong(group -> -age(group, now))).toList()) {
      size += Math.max(1, partitions.getOrDefault(group, Set.of()).size());
      if (due.isEmpty() || size <= budget || age(group, now) >= period) {
        due.add(group);
      }
    }
    return due;
  }

  private long age(String group, long now) {
    ReadOffsets known = read.get(group);
    return known == null ? Long.MAX_VALUE : now - known.order();
  }

  /** Returns the offsets of a group, of the partitions that it has begun to read. */
  Map<TopicPartition, SharePartitionOffsetInfo> of(String group) {
    ReadOffsets known = read.get(group);
    return known == null ? Map.of() : known.offsets();
  }

  /** Returns when the offsets of a group were answered, in milliseconds since 1970. */
  long answered(String group) {
    ReadOffsets known = read.get(group);
    return known == null ? 0 : known.answered();
  }

  /** Returns what all groups read, as far as known. */
  Set<TopicPartition> partitions() {
    Set<TopicPartition> all = PartitionMap.newSet();
    partitions.values().forEach(all::addAll);
    return all;
  }
}
