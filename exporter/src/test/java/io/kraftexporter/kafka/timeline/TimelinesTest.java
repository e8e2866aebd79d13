package io.kraftexporter.kafka.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.timeline.Timeline.Bounds;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

final class TimelinesTest {
  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("b", 0);
  private static final Uuid ID = new Uuid(1, 2);
  private static final long HOUR = 3_600_000;

  private final Timelines timelines = new Timelines();

  @Test
  void eachPartitionHasItsOwn() {
    look(0, Map.of(A, 10L, B, 100L));
    look(100, Map.of(A, 20L, B, 200L));
    assertEquals(Optional.of(new Bounds(0, 110, 0, true)), timelines.of(A).orElseThrow().of(10));
    assertEquals(Optional.of(new Bounds(0, 110, 55, true)), timelines.of(B).orElseThrow().of(150));
  }

  @Test
  void deletedTopicIsForgotten() {
    look(0, Map.of(A, 10L, B, 100L));
    timelines.saw(Map.of(B, 200L), Set.of(A), new Look(100, 110));
    assertEquals(Set.of(B), timelines.all().keySet());
  }

  @Test
  void topicMadeAnewIsForgotten() {
    look(0, Map.of(A, 10L, B, 100L));
    timelines.topics(Map.of("a", ID, "b", new Uuid(1, 3), "c", new Uuid(1, 4)));
    assertEquals(Set.of(A, B), timelines.all().keySet());
    timelines.topics(Map.of("a", new Uuid(5, 5), "b", new Uuid(1, 3)));
    assertEquals(Set.of(B), timelines.all().keySet());
  }

  @Test
  void whatIsNotAnsweredForAWhileIsKept() {
    look(0, Map.of(A, 10L, B, 100L));
    look(HOUR, Map.of(B, 100L));
    assertEquals(Set.of(A, B), timelines.all().keySet());
    look(HOUR + 1, Map.of(B, 100L));
    assertEquals(Set.of(B), timelines.all().keySet());
  }

  @Test
  void beginningOfTheLogIsAskedForWhereItIsNeeded() {
    look(0, Map.of(A, 10L));
    look(100, Map.of(A, 20L));
    assertEquals(false, timelines.lacksStart(A, 10, 110));
    assertEquals(true, timelines.lacksStart(A, 9, 110));
    assertEquals(false, timelines.lacksStart(A, 20, 110));
    timelines.start(A, 12, 110);
    assertEquals(false, timelines.lacksStart(A, 9, 60_110));
    assertEquals(true, timelines.lacksStart(A, 9, 60_111));
    assertEquals(12, timelines.firstLeft(A, 9));
    assertEquals(13, timelines.firstLeft(A, 13));
  }

  private void look(long time, Map<TopicPartition, Long> ends) {
    timelines.saw(ends, Set.of(), new Look(time, time + 10));
  }
}
