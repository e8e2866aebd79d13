package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kraftexporter.LogLines;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.WatchedAdmin;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.timeline.RequestTimes;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.scrape.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TimeIndexTest {
  private static final TopicPartition ANSWERED = new TopicPartition("a", 0);
  private static final TopicPartition SILENT = new TopicPartition("silent", 0);

  private boolean failing;
  private final long now = System.currentTimeMillis();
  private final List<Set<String>> calls = new ArrayList<>();
  private final KafkaAdmin admin = WatchedAdmin.over(brokers());
  private final TimeIndex index = new TimeIndex(admin, new RecordAges(admin));
  private final Timelines timelines = new Timelines();

  @Test
  void leaderThatHangsTakesAPartOfTheTimeOnce() throws Exception {
    timelines.saw(Map.of(ANSWERED, 100L, SILENT, 100L), Set.of(), new RequestTimes(now, now, 1));
    Deadline deadline = Deadline.in(Duration.ofSeconds(2));
    index.begin(timelines, Set.of(ANSWERED, SILENT), now, deadline);

    assertFalse(deadline.passed());
    assertEquals(
        List.of(Set.of("a", "silent"), Set.of("a"), Set.of("a"), Set.of("a")),
        calls,
        "the starts, the local starts, the highest timestamps, the first records");
    assertFalse(timelines.lacksStart(ANSWERED, 0, OptionalLong.empty(), now));

    calls.clear();
    index.begin(timelines, Set.of(ANSWERED, SILENT), now, Deadline.in(Duration.ofSeconds(2)));
    assertEquals(4, calls.size());
    assertEquals(Set.of("a"), Set.copyOf(calls.get(0)));
  }

  @Test
  void lookupsThatFailLeaveWhatIsKnown() throws Exception {
    failing = true;
    GroupsMemory memory = new GroupsMemory();
    memory.timelines = timelines;
    RecordAges ages = new RecordAges(admin);
    FirstRecords firsts =
        new FirstRecords(admin, Optional.empty(), Duration.ZERO, ages, new GroupsMemory());
    AppendTimes times = new AppendTimes(admin, firsts, ages, 1, Optional.empty(), memory);
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    try (LogLines log = new LogLines()) {
      assertSame(timelines, times.after(lagging(), deadline, deadline));
      assertSame(timelines, times.after(lagging(), deadline, deadline));
      assertEquals(1, log.with("lag in seconds is less exact").size(), log.all().toString());
      assertEquals(List.of(), log.with("Exception"));
    }
  }

  private GroupsSnapshot lagging() {
    Group group = new Group("g", "classic", Optional.of("Empty"), Optional.empty());
    return new GroupsSnapshot(
        List.of(new ConsumerGroup(group, Optional.of(Map.of(ANSWERED, 5L)), false)),
        List.of(),
        new Logs(Map.of(ANSWERED, 100L), Map.of(), Map.of(), Set.of()),
        Duration.ZERO,
        new RequestTimes(now, now, 1));
  }

  /** Brokers of which one answers and one does not. */
  private Admin brokers() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (failing || !method.getName().equals("listOffsets")) {
                throw new IllegalStateException("no answer to " + method.getName());
              }
              return answer(((Map<?, ?>) arguments[0]).keySet());
            });
  }

  private ListOffsetsResult answer(Set<?> partitions) {
    calls.add(new TreeSet<>());
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> futures = new HashMap<>();
    for (Object each : partitions) {
      TopicPartition partition = (TopicPartition) each;
      calls.get(calls.size() - 1).add(partition.topic());
      futures.put(
          partition,
          partition.equals(SILENT)
              ? new KafkaFutureImpl<>()
              : KafkaFuture.completedFuture(
                  new ListOffsetsResultInfo(0, now - 1_000, Optional.empty())));
    }
    return new ListOffsetsResult(futures);
  }
}
