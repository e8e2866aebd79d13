package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.kafka.timeline.Timeline;
import io.kraftexporter.kafka.timeline.TimelineSearch;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Looks up records in the brokers' time index, and drops timestamps that cannot be the time of an
 * append.
 *
 * <p>A call takes a part of the time that is left, and partitions that were not answered are left
 * out of all calls for a minute: a leader that hangs takes one such part in a minute from the
 * partitions of other leaders. For one thread at a time.
 */
final class TimeIndex {
  /** Four calls in sequence leave time for the judgement of their timestamps. */
  private static final double PART = 0.4;

  private static final Duration SILENT = Duration.ofMinutes(1);

  private final OffsetCalls offsets;
  private final Questions questions;
  private final RecordAges ages;
  private final Map<TopicPartition, Deadline> silent = new PartitionMap<>();

  /** Looks up records over this client. */
  TimeIndex(KafkaAdmin admin, RecordAges ages) {
    this.offsets = new OffsetCalls(admin);
    this.questions = new Questions(admin);
    this.ages = ages;
  }

  /** Looks up a record of each of these partitions, but of none that has not answered lately. */
  Answers<TopicPartition, ListOffsetsResultInfo> records(
      String what, Map<TopicPartition, OffsetSpec> specs, Deadline deadline)
      throws InterruptedException {
    Deadline part = Questions.part(deadline, PART);
    Map<TopicPartition, OffsetSpec> answering = new PartitionMap<>();
    specs.forEach(
        (partition, spec) -> {
          if (!isSilent(partition)) {
            answering.put(partition, spec);
          }
        });
    Answers<TopicPartition, ListOffsetsResultInfo> answers =
        questions.await(what, offsets.records(answering, part), part);
    answers.late().forEach(partition -> silent.put(partition, Deadline.in(SILENT)));
    return answers;
  }

  /** Returns whether a partition was not answered in the last minute. */
  boolean isSilent(TopicPartition partition) {
    Deadline until = silent.get(partition);
    if (until != null && until.passed()) {
      silent.remove(partition);
      return false;
    }
    return until != null;
  }

  /**
   * Learns where the logs begin, and of the first records and the highest timestamps those that are
   * evidence.
   */
  void begin(Timelines timelines, Set<TopicPartition> partitions, long now, Deadline deadline)
      throws Exception {
    silent.values().removeIf(Deadline::passed);
    if (partitions.stream().allMatch(this::isSilent)) {
      return;
    }
    Map<TopicPartition, OffsetSpec> local =
        PartitionMap.all(starts(timelines, partitions, now, deadline), OffsetSpec.maxTimestamp());
    records("listOffsets of the highest timestamps", local, deadline)
        .values()
        .forEach(
            (partition, record) -> {
              Timeline timeline = timelines.of(partition).orElse(null);
              if (timeline != null && isEvidence(timeline, partition, record, now)) {
                TimelineSearch.highest(timeline, record.timestamp());
              }
            });
    first(timelines, local.keySet(), now, deadline);
  }

  /** Returns the partitions that begin on the brokers' own disks. */
  private Set<TopicPartition> starts(
      Timelines timelines, Set<TopicPartition> partitions, long now, Deadline deadline)
      throws InterruptedException {
    var starts =
        records(
            "listOffsets, earliest", PartitionMap.all(partitions, OffsetSpec.earliest()), deadline);
    var locals =
        records(
            "listOffsets, earliest local",
            PartitionMap.all(partitions, OffsetSpec.earliestLocal()),
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
    return local;
  }

  /**
   * Learns the first record that may have been appended at its timestamp. If the first one is older
   * than its topic's retention allows, it looks for the next that is not.
   */
  private void first(
      Timelines timelines, Set<TopicPartition> partitions, long now, Deadline deadline)
      throws Exception {
    Map<TopicPartition, ListOffsetsResultInfo> records = first(partitions, now, deadline);
    if (judge(records, now, deadline)) {
      Set<TopicPartition> old = PartitionMap.newSet();
      records.forEach(
          (partition, record) -> {
            if (record.timestamp() < ages.earliest(partition.topic(), now)) {
              old.add(partition);
            }
          });
      records.putAll(first(old, now, deadline));
    }
    records.forEach(
        (partition, record) -> {
          Timeline timeline = timelines.of(partition).orElse(null);
          if (timeline != null && isEvidence(timeline, partition, record, now)) {
            TimelineSearch.first(timeline, record.offset(), record.timestamp());
          }
        });
  }

  private Map<TopicPartition, ListOffsetsResultInfo> first(
      Set<TopicPartition> partitions, long now, Deadline deadline) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> specs = new PartitionMap<>();
    partitions.forEach(
        partition ->
            specs.put(partition, OffsetSpec.forTimestamp(ages.earliest(partition.topic(), now))));
    return new HashMap<>(records("listOffsets of the first records", specs, deadline).values());
  }

  /**
   * Reads the retention of the topics without which these timestamps cannot be judged.
   *
   * @return whether there were any
   */
  boolean judge(Map<TopicPartition, ListOffsetsResultInfo> records, long now, Deadline deadline)
      throws Exception {
    Set<String> doubtful = new TreeSet<>();
    records.forEach(
        (partition, record) -> {
          if (ages.isDoubtful(partition.topic(), record.timestamp(), now)) {
            doubtful.add(partition.topic());
          }
        });
    if (!doubtful.isEmpty()) {
      ages.read(doubtful, deadline);
    }
    return !doubtful.isEmpty();
  }

  /** Returns whether a record was found, and its timestamp can be the time of its append. */
  boolean isEvidence(
      Timeline timeline, TopicPartition partition, ListOffsetsResultInfo record, long now) {
    return record.offset() >= 0
        && timeline.isEvidence(record.timestamp(), ages.earliest(partition.topic(), now));
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
}
