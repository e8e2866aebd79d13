package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.kafka.groups.CommittedReader.First;
import io.kraftexporter.kafka.groups.CommittedReader.OffsetRange;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.timeline.Timeline;
import io.kraftexporter.kafka.timeline.TimelineSearch;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the first record behind a commit, where there may be none: behind the last record of a
 * transaction is its marker, and a consumer that commits the offset after its last record never
 * passes it.
 *
 * <p>The log is read once for a commit and an end, if the commit is close to the end, no
 * transaction is open and the log has been unchanged for a while. In one collection some partitions
 * are read. For one thread at a time.
 */
final class FirstRecords {
  private static final Logger LOG = LoggerFactory.getLogger(FirstRecords.class);

  /** The maximum number of partitions that are read in a collection. */
  private static final int MOST = 100;

  /** With more offsets than that to its end, a commit is not close to it. */
  private static final long CLOSE = 1_000;

  private static final Duration TIME = Duration.ofSeconds(2);
  private static final Duration FORBIDDEN = Duration.ofHours(1);

  /**
   * An answer is kept while a group or a log does not answer: once a log is emptied, nothing tells
   * the marker of a transaction from a lost record.
   */
  private static final Duration FORGET = Duration.ofHours(1);

  /** When a partition that could not be read is tried again. */
  private static final Duration RETRY = Duration.ofMinutes(5);

  private final Optional<CommittedReader> reader;
  private final Duration unchanged;
  private final RecordAges ages;
  private final OffsetCalls offsets;
  private final Questions questions;
  private final Map<TopicPartition, Map<Long, FirstRecord>> known;
  private final Map<String, Deadline> forbidden = new HashMap<>();
  private final Map<TopicPartition, Deadline> failed = new PartitionMap<>();
  private boolean said;

  /**
   * The first record behind a commit.
   *
   * @param timeline the log: as long as it is one timeline, what was read is true of it
   * @param offset the offset of the record; if there was none, the end up to which there was none
   * @param end the end of the log when it was read
   * @param forgotten when to forget it, unless a group is seen at the commit again
   */
  record FirstRecord(
      Timeline timeline, long offset, boolean isRecord, long end, Deadline forgotten) {

    FirstRecord seenAgain() {
      return new FirstRecord(timeline, offset, isRecord, end, Deadline.in(FORGET));
    }
  }

  /** A commit and what is to be read behind it. */
  private record Candidate(
      TopicPartition partition, Timeline timeline, long commit, long from, long end) {}

  /**
   * Finds records with this reader.
   *
   * @param reader empty if no record may be read
   * @param unchanged for how long a log must have been unchanged
   * @param memory where to keep what was found
   */
  FirstRecords(
      KafkaAdmin admin,
      Optional<CommittedReader> reader,
      Duration unchanged,
      RecordAges ages,
      GroupsMemory memory) {
    this.known = memory.firsts;
    this.reader = reader;
    this.unchanged = unchanged;
    this.ages = ages;
    this.offsets = new OffsetCalls(admin);
    this.questions = new Questions(admin);
  }

  /** Returns the offset of the first record from a commit on, as far as known; else the commit. */
  long of(TopicPartition partition, long commit) {
    Map<Long, FirstRecord> commits = known.get(partition);
    FirstRecord first = commits == null ? null : commits.get(commit);
    return first == null ? commit : first.offset();
  }

  /** Reads some of the logs of which it is not known whether a record is behind a commit. */
  void find(Timelines timelines, GroupsSnapshot snapshot, Deadline deadline) throws Exception {
    List<Candidate> candidates = reader.isEmpty() ? List.of() : candidates(timelines, snapshot);
    forget(timelines);
    if (candidates.isEmpty()) {
      return;
    }
    Deadline until = deadline.atMost(TIME);
    Map<TopicPartition, Candidate> some = new PartitionMap<>();
    Collections.shuffle(candidates);
    candidates.stream()
        .limit(MOST)
        .forEach(candidate -> some.putIfAbsent(candidate.partition(), candidate));
    Map<TopicPartition, Long> stable =
        questions
            .await(
                "listOffsets, read committed",
                offsets.stableEnds(some.keySet(), until),
                Questions.part(until, 0.5))
            .values();
    Map<TopicPartition, OffsetRange> ranges = new PartitionMap<>();
    some.forEach(
        (partition, candidate) -> {
          if (Long.valueOf(candidate.end()).equals(stable.get(partition))) {
            ranges.put(partition, new OffsetRange(candidate.from(), candidate.end()));
          }
        });
    if (!ranges.isEmpty()) {
      take(some, reader.get().read(ranges, until), snapshot.times().received(), until);
    }
  }

  private void take(
      Map<TopicPartition, Candidate> read,
      Answers<TopicPartition, First> answers,
      long now,
      Deadline deadline)
      throws Exception {
    Set<String> doubtful = new HashSet<>();
    answers
        .values()
        .forEach(
            (partition, first) -> {
              if (first.isRecord() && ages.isDoubtful(partition.topic(), first.timestamp(), now)) {
                doubtful.add(partition.topic());
              }
            });
    if (!doubtful.isEmpty()) {
      ages.read(doubtful, deadline);
    }
    read.forEach(
        (partition, candidate) -> {
          First first = answers.values().get(partition);
          Exception failure = answers.failures().get(partition);
          if (first != null) {
            put(candidate, first.offset(), first.isRecord());
            long earliest = ages.earliest(partition.topic(), now);
            if (first.isRecord() && candidate.timeline().isEvidence(first.timestamp(), earliest)) {
              TimelineSearch.first(candidate.timeline(), first.offset(), first.timestamp());
            }
          } else if (failure instanceof TopicAuthorizationException) {
            forbid(partition.topic());
          } else if (failure != null) {
            failed.put(partition, Deadline.in(RETRY));
            LOG.debug("{} cannot be read", partition, failure);
          }
        });
  }

  private void put(Candidate candidate, long offset, boolean isRecord) {
    known
        .computeIfAbsent(candidate.partition(), any -> new HashMap<>())
        .put(
            candidate.commit(),
            new FirstRecord(
                candidate.timeline(), offset, isRecord, candidate.end(), Deadline.in(FORGET)));
  }

  private void forbid(String topic) {
    forbidden.put(topic, Deadline.in(FORBIDDEN));
    if (!said) {
      LOG.info(
          "lag in seconds: without the ACL Read on topics such as {}, a group that has consumed"
              + " everything but the marker of a transaction has a growing lag in seconds",
          topic);
    }
    said = true;
  }

  private List<Candidate> candidates(Timelines timelines, GroupsSnapshot snapshot) {
    forbidden.values().removeIf(Deadline::passed);
    failed.values().removeIf(Deadline::passed);
    List<Candidate> candidates = new ArrayList<>();
    for (ConsumerGroup group : snapshot.groups()) {
      for (Map.Entry<TopicPartition, Long> each : group.commits().orElse(Map.of()).entrySet()) {
        TopicPartition partition = each.getKey();
        long commit = each.getValue();
        seen(partition, commit);
        OptionalLong end = snapshot.logs().end(partition);
        if (end.isPresent() && commit < end.getAsLong()) {
          if (end.getAsLong() - of(partition, commit) > CLOSE) {
            continue;
          }
          timelines
              .of(partition)
              .filter(timeline -> timeline.standsAt(end.getAsLong(), unchanged))
              .filter(timeline -> !forbidden.containsKey(partition.topic()))
              .filter(timeline -> !failed.containsKey(partition))
              .filter(timeline -> snapshot.logs().lost(partition, of(partition, commit)) == 0)
              .filter(timeline -> !isKnown(partition, timeline, commit, end.getAsLong()))
              .ifPresent(
                  timeline ->
                      candidates.add(
                          new Candidate(
                              partition,
                              timeline,
                              commit,
                              of(partition, commit),
                              end.getAsLong())));
        }
      }
    }
    return candidates;
  }

  /** Forgets commits that no group has had for long, and those in logs that were deleted. */
  private void forget(Timelines timelines) {
    known.forEach(
        (partition, commits) ->
            commits
                .values()
                .removeIf(
                    first ->
                        first.forgotten().passed()
                            || timelines.of(partition).orElse(null) != first.timeline()));
    known.values().removeIf(Map::isEmpty);
  }

  private void seen(TopicPartition partition, long commit) {
    Map<Long, FirstRecord> commits = known.get(partition);
    if (commits != null) {
      commits.computeIfPresent(commit, (any, first) -> first.seenAgain());
    }
  }

  private boolean isKnown(TopicPartition partition, Timeline timeline, long commit, long end) {
    Map<Long, FirstRecord> commits = known.get(partition);
    if (commits == null) {
      return false;
    }
    FirstRecord first = commits.get(commit);
    if (first == null) { // of another group, whose commit is a little before
      first =
          commits.entrySet().stream()
              .filter(other -> other.getKey() <= commit && commit <= other.getValue().offset())
              .map(Map.Entry::getValue)
              .filter(other -> other.isRecord() || other.end() == end)
              .findFirst()
              .orElse(null);
      if (first != null) {
        commits.put(commit, first);
      }
    }
    return first != null
        && first.timeline() == timeline
        && (first.isRecord() || first.end() == end);
  }
}
