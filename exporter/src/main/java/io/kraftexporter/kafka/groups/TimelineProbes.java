package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.timeline.Timeline;
import io.kraftexporter.kafka.timeline.TimelineSearch;
import io.kraftexporter.kafka.timeline.TimelineSearch.Limit;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Asks the brokers for records by their time, where looking at the ends of the logs has not told
 * when what groups are to consume next was appended: all partitions in one request to each leader,
 * a few times in a collection.
 *
 * <p>On each partition it searches for one offset at a time. What is in tiered storage is left out,
 * as a broker would have to fetch it: offsets there, and the first record, without which nothing is
 * known of later ones that nobody saw. Every topic is taken for compacted: one that is no longer
 * may have been. For one thread at a time.
 */
final class TimelineProbes {
  /** With less time than this left, nothing more is asked. */
  private static final Duration NEAR = Duration.ofMillis(500);

  private final OffsetCalls offsets;
  private final Questions questions;
  private final int most;

  private final Map<Sought, Limit> limits = new HashMap<>();

  /** An offset in a log, the same as long as what is known of the log is one timeline. */
  private record Sought(Timeline timeline, long offset) {}

  /**
   * Asks over this client.
   *
   * @param most questions in one collection
   */
  TimelineProbes(KafkaAdmin admin, int most) {
    this.offsets = new OffsetCalls(admin);
    this.questions = new Questions(admin);
    this.most = most;
  }

  /** Narrows what is known of the offsets that groups are to consume next. */
  void narrow(Timelines timelines, GroupsSnapshot snapshot, Deadline deadline) throws Exception {
    long now = snapshot.look().received();
    Set<TopicPartition> silent = PartitionMap.newSet();
    for (int round = 0; round < most && deadline.left().compareTo(NEAR) > 0; round++) {
      Deadline half = deadline.atMost(deadline.left().dividedBy(2));
      begin(timelines, snapshot, now, half);
      Map<TopicPartition, Question> questions = questions(timelines, snapshot, now, round);
      questions.keySet().removeAll(silent);
      if (questions.isEmpty()) {
        return;
      }
      Map<TopicPartition, OffsetSpec> specs = new PartitionMap<>();
      questions.forEach(
          (partition, question) -> specs.put(partition, OffsetSpec.forTimestamp(question.time())));
      Answers<TopicPartition, ListOffsetsResultInfo> answers =
          ask("listOffsets by time", specs, half);
      silent.addAll(answers.failures().keySet());
      questions.forEach(
          (partition, question) -> {
            ListOffsetsResultInfo record = answers.values().get(partition);
            if (record != null) {
              learn(question, record);
            }
          });
    }
  }

  /** What is asked of a partition. */
  private record Question(Sought sought, long width, long time) {}

  private void learn(Question question, ListOffsetsResultInfo record) {
    Sought sought = question.sought();
    long found = record.offset();
    if (found > sought.offset()) {
      Limit known = limits.getOrDefault(sought, Limit.NONE);
      limits.put(sought, known.and(question.time(), found));
    }
    TimelineSearch.learn(
        sought.timeline(), sought.offset(), question.time(), found, record.timestamp());
  }

  /** Of each partition the one about the offset of which the least is known. */
  private Map<TopicPartition, Question> questions(
      Timelines timelines, GroupsSnapshot snapshot, long now, int round) {
    Map<TopicPartition, Question> questions = new PartitionMap<>();
    Set<Sought> limited = new HashSet<>();
    forEachLagging(
        snapshot,
        (partition, committed) ->
            timelines
                .of(partition)
                .ifPresent(
                    timeline -> {
                      long offset =
                          timelines.firstLeft(
                              partition, committed, snapshot.logs().start(partition));
                      Sought sought = new Sought(timeline, offset);
                      Limit limit = limits.getOrDefault(sought, Limit.NONE);
                      if (!limit.equals(Limit.NONE)) {
                        limited.add(sought);
                      }
                      OptionalLong time = TimelineSearch.next(timeline, offset, now, round, limit);
                      if (time.isPresent() && timelines.isLocal(partition, offset)) {
                        long width = timeline.of(offset).orElseThrow().width();
                        questions.merge(
                            partition,
                            new Question(sought, width, time.getAsLong()),
                            (one, other) -> one.width() >= other.width() ? one : other);
                      }
                    }));
    limits.keySet().retainAll(limited);
    return questions;
  }

  /** Learns the first records and the highest timestamps, between which to search. */
  private void begin(Timelines timelines, GroupsSnapshot snapshot, long now, Deadline deadline)
      throws InterruptedException {
    Set<TopicPartition> lacking = PartitionMap.newSet();
    forEachLagging(
        snapshot,
        (partition, offset) -> {
          if (timelines.lacksStart(partition, offset, snapshot.logs().start(partition), now)) {
            lacking.add(partition);
          }
        });
    var starts =
        ask("listOffsets, earliest", PartitionMap.all(lacking, OffsetSpec.earliest()), deadline);
    var locals =
        ask(
            "listOffsets, earliest local",
            PartitionMap.all(lacking, OffsetSpec.earliestLocal()),
            deadline);
    Set<TopicPartition> local = PartitionMap.newSet();
    starts
        .values()
        .forEach(
            (partition, start) -> {
              timelines.start(partition, start.offset(), local(partition, start, locals), now);
              if (timelines.isLocal(partition, start.offset())) {
                local.add(partition);
              }
            });
    ask(
            "listOffsets of the first records",
            PartitionMap.all(local, OffsetSpec.forTimestamp(0)),
            deadline)
        .values()
        .forEach(
            (partition, record) ->
                timelines
                    .of(partition)
                    .ifPresent(
                        timeline ->
                            TimelineSearch.first(timeline, record.offset(), record.timestamp())));
    ask(
            "listOffsets of the highest timestamps",
            PartitionMap.all(local, OffsetSpec.maxTimestamp()),
            deadline)
        .values()
        .forEach(
            (partition, record) ->
                timelines
                    .of(partition)
                    .ifPresent(timeline -> TimelineSearch.highest(timeline, record.timestamp())));
  }

  /** From which offset on a log is on the brokers' own disks; beyond all if that is not known. */
  private static long local(
      TopicPartition partition,
      ListOffsetsResultInfo start,
      Answers<TopicPartition, ListOffsetsResultInfo> locals) {
    if (locals.failures().get(partition) instanceof UnsupportedVersionException) {
      return start.offset();
    }
    ListOffsetsResultInfo local = locals.values().get(partition);
    return local == null ? Long.MAX_VALUE : local.offset();
  }

  private Answers<TopicPartition, ListOffsetsResultInfo> ask(
      String what, Map<TopicPartition, OffsetSpec> specs, Deadline deadline)
      throws InterruptedException {
    return questions.await(what, offsets.records(specs, deadline), deadline);
  }

  /** Where groups have something to consume: the partition and the first offset of it. */
  private static void forEachLagging(
      GroupsSnapshot snapshot, BiConsumer<TopicPartition, Long> consumer) {
    for (ConsumerGroup group : snapshot.groups()) {
      group
          .commits()
          .orElse(Map.of())
          .forEach(
              (partition, offset) -> {
                OptionalLong end = snapshot.readable(group, partition);
                if (end.isPresent() && offset < end.getAsLong()) {
                  consumer.accept(partition, offset);
                }
              });
    }
    for (ShareGroup group : snapshot.shareGroups()) {
      group
          .offsets()
          .forEach(
              (partition, offset) -> {
                if (offset != null && offset.lag().orElse(0L) > 0) {
                  consumer.accept(partition, offset.startOffset());
                }
              });
    }
  }
}
