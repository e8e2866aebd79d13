package io.kraftexporter.kafka.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.timeline.Timeline.Bounds;
import io.kraftexporter.kafka.timeline.TimelineSearch.Limit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    observation(0, Map.of(A, 10L, B, 100L));
    observation(100, Map.of(A, 20L, B, 200L));
    assertEquals(Optional.of(new Bounds(0, 110, 0, true)), timelines.of(A).orElseThrow().of(10));
    assertEquals(Optional.of(new Bounds(0, 110, 55, true)), timelines.of(B).orElseThrow().of(150));
  }

  @Test
  void deletedTopicIsForgotten() {
    observation(0, Map.of(A, 10L, B, 100L));
    timelines.saw(Map.of(B, 200L), Set.of(A), new RequestTimes(100, 110, 100));
    assertEquals(Set.of(B), timelines.all().keySet());
  }

  @Test
  void topicMadeAnewIsForgotten() {
    observation(0, Map.of(A, 10L, B, 100L));
    timelines.topics(Map.of("a", ID, "b", new Uuid(1, 3), "c", new Uuid(1, 4)));
    assertEquals(Set.of(A, B), timelines.all().keySet());
    timelines.topics(Map.of("a", new Uuid(5, 5), "b", new Uuid(1, 3)));
    assertEquals(Set.of(B), timelines.all().keySet());
  }

  @Test
  void whatIsNotAnsweredForAWhileIsKept() {
    observation(0, Map.of(A, 10L, B, 100L));
    observation(HOUR, Map.of(B, 100L));
    assertEquals(Set.of(A, B), timelines.all().keySet());
    observation(HOUR + 1, Map.of(B, 100L));
    assertEquals(Set.of(B), timelines.all().keySet());
  }

  @Test
  void beginningOfTheLogIsAskedForWhereItIsNeeded() {
    observation(0, Map.of(A, 10L));
    observation(100, Map.of(A, 20L));
    assertEquals(false, lacksStart(10, 110));
    assertEquals(true, lacksStart(9, 110));
    assertEquals(false, lacksStart(20, 110));
    timelines.start(A, 12, 12, 110);
    assertEquals(false, lacksStart(9, 60_110));
    assertEquals(true, lacksStart(9, 60_111));
    assertEquals(12, firstLeft(9));
    assertEquals(13, firstLeft(13));
  }

  @Test
  void beginningThatIsKnownFromElsewhereIsNotAskedFor() {
    observation(0, Map.of(A, 10L));
    observation(100, Map.of(A, 20L));
    assertEquals(false, timelines.lacksStart(A, 9, OptionalLong.of(12), 110));
    assertEquals(true, timelines.lacksStart(A, 9, OptionalLong.of(8), 110));
    assertEquals(12, timelines.firstLeft(A, 9, OptionalLong.of(12)));
    assertEquals(13, timelines.firstLeft(A, 13, OptionalLong.of(12)));
    timelines.start(A, 14, 14, 110);
    assertEquals(14, timelines.firstLeft(A, 13, OptionalLong.of(12)));
    assertEquals(15, timelines.firstLeft(A, 13, OptionalLong.of(15)));
  }

  /** A log may move to tiered storage while an offset in it is searched for. */
  @Test
  void beginningIsAskedForAgainAsLongAsTimestampsCouldTellMore() {
    long now = 2 * HOUR;
    observation(now, Map.of(A, 100L));
    TimelineSearch.first(timelines.of(A).orElseThrow(), 0, HOUR);
    assertEquals(false, timelines.isLocal(A, 50));
    assertEquals(true, lacksStart(50, now));
    timelines.start(A, 0, 0, now);
    assertEquals(true, timelines.isLocal(A, 50));
    assertEquals(false, lacksStart(50, now + 60_000));
    assertEquals(true, lacksStart(50, now + 60_001));
    timelines.start(A, 0, 51, now);
    assertEquals(false, timelines.isLocal(A, 50));
    assertEquals(true, timelines.isLocal(A, 51));
    timelines.of(A).orElseThrow().stillAt(50, now - 10);
    assertEquals(false, lacksStart(50, now + 60_001));
  }

  @Test
  void beginningOfALogThatBecameShorterIsForgotten() {
    observation(0, Map.of(A, 10L));
    timelines.start(A, 8, 8, 10);
    observation(100, Map.of(A, 9L));
    assertEquals(2, firstLeft(2));
  }

  @Test
  void beginningOfATopicMadeAnewIsForgotten() {
    timelines.topics(Map.of("a", ID));
    observation(0, Map.of(A, 10L));
    timelines.start(A, 8, 8, 10);
    timelines.topics(Map.of("a", new Uuid(5, 5)));
    observation(100, Map.of(A, 20L));
    assertEquals(2, firstLeft(2));
  }

  @Test
  void shorterLogIsAnotherOne() {
    observation(100, Map.of(A, 10L));
    observation(200, Map.of(A, 20L));
    Timeline before = timelines.of(A).orElseThrow();
    observation(300, Map.of(A, 19L));
    Timeline after = timelines.of(A).orElseThrow();
    assertNotSame(before, after);
    assertEquals(Optional.empty(), after.of(15));
    observation(400, Map.of(A, 25L));
    assertEquals(Optional.of(new Bounds(300, 410, 300, true)), after.of(19));
  }

  @Test
  void clockThatWentBackProvesNothing() {
    observation(100, 1, Map.of(A, 10L));
    observation(200, 2, Map.of(A, 20L));
    observation(150, 3, Map.of(A, 30L));
    assertEquals(Optional.empty(), timelines.of(A).orElseThrow().of(15));
  }

  /** An answer such as that of a source that is being replaced. */
  /** Ages of what was seen stay; evidence of timestamps is learnt anew. */
  @Test
  void clockThatIsSetBackAndForwardAgainMovesWhatWasSeen() {
    long nanos = 1_000_000;
    observation(10 * HOUR, 0, Map.of(A, 10L));
    timelines.of(A).orElseThrow().stillAt(5, 9 * HOUR);
    timelines.start(A, 0, 0, 10 * HOUR);
    observation(10 * HOUR + 5_000, 5_000 * nanos, Map.of(A, 20L));
    Timeline before = timelines.of(A).orElseThrow();

    observation(9 * HOUR + 10_000, 10_000 * nanos, Map.of(A, 20L));
    Timeline back = timelines.of(A).orElseThrow();
    assertSame(before, back);
    assertEquals(Optional.of(new Bounds(9 * HOUR, 9 * HOUR + 5_010, 9 * HOUR, true)), back.of(10));
    assertEquals(Optional.empty(), back.of(5));
    assertFalse(back.isEvidence(10 * HOUR - 1, 0), "in the future");
    assertFalse(timelines.isLocal(A, 5), "is asked for again");

    observation(10 * HOUR + 15_000, 15_000 * nanos, Map.of(A, 20L));
    Timeline again = timelines.of(A).orElseThrow();
    assertSame(before, again);
    assertEquals(
        Optional.of(new Bounds(10 * HOUR, 10 * HOUR + 5_010, 10 * HOUR, true)), again.of(10));
    assertTrue(again.isEvidence(10 * HOUR - 1, 0), "as before");
  }

  /** A machine that was suspended, or whose clock was wrong for a while. */
  @Test
  void clockThatIsSetForwardMovesNothing() {
    long nanos = 1_000_000;
    observation(10 * HOUR, 0, Map.of(A, 10L));
    observation(11 * HOUR, 5_000 * nanos, Map.of(A, 20L));
    Timeline ahead = timelines.of(A).orElseThrow();
    assertEquals(10 * HOUR, ahead.of(10).orElseThrow().after());

    observation(10 * HOUR + 10_000, 10_000 * nanos, Map.of(A, 20L));
    assertNotSame(ahead, timelines.of(A).orElseThrow());
  }

  @Test
  void lookOlderThanTheLastIsLeftOut() {
    observation(100, 1, Map.of(A, 10L));
    observation(300, 3, Map.of(A, 20L));
    timelines.saw(Map.of(A, 15L, B, 5L), Set.of(), new RequestTimes(200, 210, 2));
    timelines.saw(Map.of(), Set.of(A), new RequestTimes(200, 210, 2));
    assertEquals(
        Optional.of(new Bounds(100, 310, 100, true)), timelines.of(A).orElseThrow().of(10));
    assertEquals(Optional.empty(), timelines.of(B));
  }

  /** The clock in milliseconds may stand still between two collections. */
  @Test
  void lookAsOldAsTheLastCounts() {
    observation(100, 1, Map.of(A, 10L));
    observation(100, 1, Map.of(A, 20L));
    assertEquals(20, timelines.of(A).orElseThrow().lastEnd());
  }

  @Test
  void limitsAreForgottenWithTheirPartition() {
    observation(100, Map.of(A, 10L, B, 10L));
    Limit limit = new Limit(1, 2);
    timelines.limits().put(A, 5, limit);
    timelines.limits().put(A, 6, limit);
    timelines.limits().put(B, 5, limit);
    assertEquals(limit, timelines.limits().of(A, 5));
    assertEquals(Limit.NONE, timelines.limits().of(A, 7));

    timelines.limits().retain(Map.of(A, Set.of(5L), B, Set.of(5L)));
    assertEquals(limit, timelines.limits().of(A, 5));
    assertEquals(Limit.NONE, timelines.limits().of(A, 6));
    observation(200, Map.of(A, 9L, B, 11L));
    assertEquals(Limit.NONE, timelines.limits().of(A, 5));
    assertEquals(limit, timelines.limits().of(B, 5));
    timelines.saw(Map.of(), Set.of(B), new RequestTimes(300, 310, 300));
    assertEquals(Limit.NONE, timelines.limits().of(B, 5));
  }

  @Test
  void searchIsExhaustedOnlyWhereATimelineIs() {
    assertFalse(timelines.isExhausted(A, 15, 210));
    observation(100, Map.of(A, 10L));
    observation(200, Map.of(A, 20L));
    assertTrue(timelines.isExhausted(A, 15, 210));
    assertFalse(timelines.isExhausted(A, 5, 210));
  }

  private boolean lacksStart(long offset, long now) {
    return timelines.lacksStart(A, offset, OptionalLong.empty(), now);
  }

  private long firstLeft(long offset) {
    return timelines.firstLeft(A, offset, OptionalLong.empty());
  }

  private void observation(long time, Map<TopicPartition, Long> ends) {
    observation(time, time, ends);
  }

  private void observation(long time, long order, Map<TopicPartition, Long> ends) {
    timelines.saw(ends, Set.of(), new RequestTimes(time, time + 10, order));
  }
}
