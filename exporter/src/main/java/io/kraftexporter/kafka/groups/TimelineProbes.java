package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.timeline.SearchLimits;
import io.kraftexporter.kafka.timeline.Timeline;
import io.kraftexporter.kafka.timeline.TimelineSearch;
import io.kraftexporter.kafka.timeline.TimelineSearch.Limit;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks up records by their time, where looking at the ends of the logs has not told when what
 * groups are to consume next was appended: all partitions in one request to each leader, some
 * lookups in a collection.
 *
 * <p>On each partition it searches for one offset at a time. What is in tiered storage is left out,
 * as a broker would have to fetch it: offsets there, and the first record, without which nothing is
 * known of later ones that nobody saw. Every topic is taken for compacted: one that is no longer
 * may have been. For one thread at a time.
 */
final class TimelineProbes {
  /** With less time than this left, nothing more is asked. */
  private static final Duration NEAR = Duration.ofMillis(500);

  /** Lookups of so few partitions are cheap: a search may need more of them than configured. */
  private static final int FEW = 200;

  private static final int MORE_FOR_FEW = 10;

  private final TimeIndex index;
  private final FirstRecords firsts;
  private final int most;

  /**
   * Asks over this client.
   *
   * @param most lookups in one collection of many partitions
   */
  TimelineProbes(KafkaAdmin admin, int most, RecordAges ages, FirstRecords firsts) {
    this.index = new TimeIndex(admin, ages);
    this.firsts = firsts;
    this.most = most;
  }

  /** Narrows what is known of the offsets that groups are to consume next. */
  void narrow(Timelines timelines, GroupsSnapshot snapshot, Deadline deadline) throws Exception {
    long now = snapshot.times().received();
    Set<TopicPartition> failed = PartitionMap.newSet();
    for (int round = 0;
        round < most * MORE_FOR_FEW && deadline.left().compareTo(NEAR) > 0;
        round++) {
      Deadline half = deadline.atMost(deadline.left().dividedBy(2));
      begin(timelines, snapshot, now, half);
      Map<TopicPartition, Question> questions = questions(timelines, snapshot, now, round);
      questions
          .keySet()
          .removeIf(partition -> failed.contains(partition) || index.isSilent(partition));
      if (questions.isEmpty() || (round >= most && questions.size() > FEW)) {
        return;
      }
      Map<TopicPartition, OffsetSpec> specs = new PartitionMap<>();
      questions.forEach(
          (partition, question) -> specs.put(partition, OffsetSpec.forTimestamp(question.time())));
      Answers<TopicPartition, ListOffsetsResultInfo> answers =
          index.records("listOffsets by time", specs, half);
      failed.addAll(answers.failures().keySet());
      index.judge(answers.values(), now, half);
      questions.forEach(
          (partition, question) -> {
            ListOffsetsResultInfo record = answers.values().get(partition);
            if (record != null) {
              learn(timelines.limits(), partition, question, record, now);
            }
          });
    }
  }

  /** A time-index lookup of a partition. */
  private record Question(Timeline timeline, long offset, long width, long time) {}

  private void learn(
      SearchLimits limits,
      TopicPartition partition,
      Question question,
      ListOffsetsResultInfo record,
      long now) {
    long offset = question.offset();
    long found = record.offset();
    boolean evidence = found < 0 || index.isEvidence(question.timeline(), partition, record, now);
    if (found > offset) {
      limits.put(partition, offset, limits.of(partition, offset).and(question.time(), found));
    } else if (!evidence) {
      limits.put(partition, offset, Limit.NO_EVIDENCE);
    }
    if (evidence) {
      TimelineSearch.learn(question.timeline(), offset, question.time(), found, record.timestamp());
    }
  }

  /** Returns a question for each partition: about the offset of which the least is known. */
  private Map<TopicPartition, Question> questions(
      Timelines timelines, GroupsSnapshot snapshot, long now, int round) {
    Map<TopicPartition, Question> questions = new PartitionMap<>();
    Map<TopicPartition, Set<Long>> limited = new PartitionMap<>();
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
                      Limit limit = timelines.limits().of(partition, offset);
                      if (!limit.equals(Limit.NONE)) {
                        limited.computeIfAbsent(partition, any -> new HashSet<>()).add(offset);
                      }
                      OptionalLong time = TimelineSearch.next(timeline, offset, now, round, limit);
                      if (time.isPresent() && timelines.isLocal(partition, offset)) {
                        long width = timeline.of(offset).orElseThrow().width();
                        questions.merge(
                            partition,
                            new Question(timeline, offset, width, time.getAsLong()),
                            (one, other) -> one.width() >= other.width() ? one : other);
                      }
                    }));
    timelines.limits().retain(limited);
    return questions;
  }

  /** Learns the first records and the highest timestamps, between which to search. */
  private void begin(Timelines timelines, GroupsSnapshot snapshot, long now, Deadline deadline)
      throws Exception {
    Set<TopicPartition> lacking = PartitionMap.newSet();
    forEachLagging(
        snapshot,
        (partition, offset) -> {
          if (timelines.lacksStart(partition, offset, snapshot.logs().start(partition), now)) {
            lacking.add(partition);
          }
        });
    index.begin(timelines, lacking, now, deadline);
  }

  /** Where groups have something to consume: the partition and the first offset of it. */
  private void forEachLagging(GroupsSnapshot snapshot, BiConsumer<TopicPartition, Long> consumer) {
    for (ConsumerGroup group : snapshot.groups()) {
      group
          .commits()
          .orElse(Map.of())
          .forEach(
              (partition, offset) -> {
                OptionalLong end = snapshot.readable(group, partition);
                long first = firsts.of(partition, offset);
                if (end.isPresent() && first < end.getAsLong()) {
                  consumer.accept(partition, first);
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
