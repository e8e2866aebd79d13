package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.groups.FirstRecords.FirstRecord;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.timeline.RequestTimes;
import io.kraftexporter.kafka.timeline.Timeline;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class FirstRecordsTest {
  private static final TopicPartition KEPT = new TopicPartition("kept", 0);
  private static final TopicPartition UNUSED = new TopicPartition("unused", 0);
  private static final TopicPartition DELETED = new TopicPartition("deleted", 0);
  private static final RequestTimes TIMES = new RequestTimes(1_000, 1_010, 1);
  private static final Deadline SOON = Deadline.in(Duration.ofSeconds(10));

  /** As after a reload that turns reading off: what was read before is still known. */
  @Test
  void forgetsCommitsAndLogsThatAreGoneAlsoWhenNoRecordMayBeRead() throws Exception {
    Timelines timelines = new Timelines();
    timelines.saw(Map.of(KEPT, 10L, UNUSED, 10L, DELETED, 10L), Set.of(), TIMES);
    GroupsMemory memory = new GroupsMemory();
    memory.firsts.put(KEPT, read(timelines, KEPT, SOON));
    memory.firsts.put(UNUSED, read(timelines, UNUSED, Deadline.in(Duration.ZERO)));
    memory.firsts.put(DELETED, read(timelines, DELETED, SOON));
    timelines.saw(Map.of(), Set.of(DELETED), TIMES);
    try (KafkaAdmin admin = new KafkaAdmin(Map.of())) {
      FirstRecords firsts =
          new FirstRecords(admin, Optional.empty(), Duration.ZERO, new RecordAges(admin), memory);

      firsts.find(timelines, nothing(), SOON);

      assertEquals(Set.of(KEPT), memory.firsts.keySet());
      assertEquals(9, firsts.of(KEPT, 5));
    }
  }

  private static Map<Long, FirstRecord> read(
      Timelines timelines, TopicPartition partition, Deadline forgotten) {
    Timeline timeline = timelines.of(partition).orElseThrow();
    return new HashMap<>(Map.of(5L, new FirstRecord(timeline, 9, true, 10, forgotten)));
  }

  private static GroupsSnapshot nothing() {
    return new GroupsSnapshot(
        List.of(),
        List.of(),
        new Logs(Map.of(), Map.of(), Map.of(), Set.of()),
        Duration.ZERO,
        TIMES);
  }
}
