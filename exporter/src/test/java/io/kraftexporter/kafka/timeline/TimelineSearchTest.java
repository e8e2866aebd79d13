package io.kraftexporter.kafka.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.timeline.Timeline.Bounds;
import io.kraftexporter.kafka.timeline.TimelineSearch.Limit;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The search over logs of a day, of which only the end was looked at, once and just now. */
final class TimelineSearchTest {
  private static final long DAY = 86_400_000;
  private static final int RECORDS = 20_000;
  private static final long BEGIN = 1_700_000_000_000L;
  private static final long NOW = BEGIN + DAY;

  @Test
  void evenTrafficIsFoundAtOnce() {
    long[] times = new long[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      times[i] = BEGIN + i * 4_000L;
    }
    for (int offset : new int[] {1, 5_000, 10_000, 19_998}) {
      Timeline timeline = begun(times);
      assertTrue(search(timeline, times, offset) <= 2, () -> "offset " + offset);
      assertKnown(timeline, times, offset);
    }
  }

  @Test
  void burstsAndHolesAreFoundInSomeRounds() {
    long seed = new Random().nextLong();
    System.out.println("TimelineSearch: seed " + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 50; run++) {
      long[] times = new long[RECORDS];
      long time = BEGIN;
      for (int i = 0; i < RECORDS; i++) {
        time += random.nextInt(2_000) == 0 ? random.nextInt(7_000_000) : random.nextInt(3);
        times[i] = Math.min(time, NOW);
      }
      for (int i = 0; i < 20; i++) {
        int offset = random.nextInt(RECORDS);
        Timeline timeline = begun(times);
        int rounds = search(timeline, times, offset);
        assertTrue(rounds <= 60, () -> "seed " + seed + ", offset " + offset + ": " + rounds);
        assertKnown(timeline, times, offset);
      }
    }
  }

  @Test
  void logThatHasBeenIdleIsFoundByItsHighestTimestamp() {
    long[] times = new long[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      times[i] = BEGIN + i;
    }
    Timeline timeline = begun(times);
    assertEquals(0, search(timeline, times, RECORDS - 1));
    assertKnown(timeline, times, RECORDS - 1);
  }

  /**
   * The record's time has to be met to the millisecond, as records between it and the next may be
   * gone.
   */
  @Test
  void recordBeforeAHoleIsFoundInSomeRounds() {
    long[] times = new long[4_000];
    for (int i = 0; i < times.length; i++) {
      times[i] = BEGIN + i % 1_000 + i / 1_000 * (DAY / 4);
    }
    for (int offset : new int[] {999, 1_999, 2_999}) {
      Timeline timeline = begun(times);
      int rounds = search(timeline, times, offset);
      assertTrue(rounds <= 28, () -> "offset " + offset + ": " + rounds);
      assertKnown(timeline, times, offset);
    }
  }

  /** Only the first of them is found; that the next record is much younger proves nothing. */
  @Test
  void recordsOfOneMillisecondAreToldFromTheNextOnly() {
    long[] times = {BEGIN, BEGIN + 10, BEGIN + 10, BEGIN + 10, BEGIN + DAY / 2};
    for (int offset : new int[] {1, 2, 3}) {
      Timeline timeline = begun(times);
      assertTrue(search(timeline, times, offset) <= 40);
      Bounds bounds = timeline.of(offset).orElseThrow();
      assertEquals(BEGIN + 10, bounds.after());
      assertEquals(offset == 1 ? BEGIN + 10 : BEGIN + DAY / 2, bounds.before());
    }
  }

  @Test
  void disorderCostsAtMostItsExtent() {
    Random random = new Random(1);
    long[] times = new long[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      times[i] = BEGIN + 60_000 + i * 4_000L + random.nextInt(60_000) - 30_000;
    }
    for (int offset = 7; offset < RECORDS; offset += 1_111) {
      Timeline timeline = begun(times);
      search(timeline, times, offset);
      Bounds bounds = timeline.of(offset).orElseThrow();
      long off = Math.abs(bounds.likely() - (BEGIN + 60_000 + offset * 4_000L));
      assertTrue(off <= 60_000 + bounds.error(), bounds + ": " + off);
    }
  }

  /** The record itself may be gone, or those around it. */
  @ParameterizedTest
  @EnumSource
  void whatIsLeftByCompactionBoundsWhatIsGone(Traffic traffic) {
    long seed = new Random().nextLong();
    System.out.println("TimelineSearch, compacted, " + traffic + ": seed " + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 20; run++) {
      long[] times = traffic.times(random, 2_000, BEGIN, NOW);
      int oneIn = 1 + random.nextInt(200);
      BitSet left = new BitSet();
      for (int i = 0; i < times.length; i++) {
        left.set(i, i == 0 || i == times.length - 1 || random.nextInt(oneIn) == 0);
      }
      for (int i = 0; i < 20; i++) {
        int offset = random.nextInt(times.length);
        Timeline timeline = begun(times);
        searchWithGaps(timeline, times, left, offset);
        Bounds bounds = timeline.of(offset).orElseThrow();
        long next = times[left.nextSetBit(offset)];
        String about = "seed " + seed + ", run " + run + ", offset " + offset + ": " + bounds;
        assertTrue(bounds.after() <= times[offset], about + ", truly " + times[offset]);
        assertTrue(next <= bounds.before(), about + ", the next left " + next);
        long least = left.get(offset) ? 0 : next - times[left.previousSetBit(offset)];
        assertTrue(!bounds.wide(NOW) || bounds.width() <= least + 2, about + ", least " + least);
      }
    }
  }

  /** Until there is nothing more to ask; what is asked at last leaves nothing to be learnt. */
  private static void searchWithGaps(Timeline timeline, long[] times, BitSet left, int offset) {
    Limit limit = Limit.NONE;
    OptionalLong asked = TimelineSearch.next(timeline, offset, NOW, 0, limit);
    for (int round = 1; asked.isPresent(); round++) {
      assertTrue(round < 200, "no end");
      long time = asked.getAsLong();
      int found = left.nextSetBit(0);
      while (found >= 0 && times[found] < time) {
        found = left.nextSetBit(found + 1);
      }
      if (found > offset) {
        limit = limit.and(time, found);
      }
      TimelineSearch.learn(timeline, offset, time, found, found < 0 ? -1 : times[found]);
      asked = TimelineSearch.next(timeline, offset, NOW, round, limit);
    }
  }

  enum Traffic {
    EVEN {
      @Override
      long pause(Random random) {
        return 40_000;
      }
    },
    BURSTS {
      @Override
      long pause(Random random) {
        return random.nextInt(200) == 0 ? random.nextInt(7_000_000) : random.nextInt(3);
      }
    },
    RANDOM {
      @Override
      long pause(Random random) {
        return (long) (-40_000 * Math.log(1 - random.nextDouble()));
      }
    };

    abstract long pause(Random random);

    long[] times(Random random, int records, long begin, long end) {
      long[] times = new long[records];
      long time = begin;
      for (int i = 0; i < records; i++) {
        time += pause(random);
        times[i] = Math.min(time, end);
      }
      return times;
    }
  }

  @Test
  void nothingIsAskedWhereNothingIsKnown() {
    Timeline timeline = new Timeline();
    timeline.saw(10, NOW, NOW + 10);
    assertEquals(OptionalLong.empty(), TimelineSearch.next(timeline, 5, NOW, 0, Limit.NONE));
  }

  /** A record appended 10 s after a look may say that it is older: its timestamp tells nothing. */
  @Test
  void nothingIsAskedWhereLookingHasTold() {
    Timeline timeline = new Timeline();
    timeline.saw(10, NOW, NOW + 10);
    timeline.saw(20, NOW + 15_000, NOW + 15_010);
    assertEquals(
        OptionalLong.empty(), TimelineSearch.next(timeline, 12, NOW + 15_010, 0, Limit.NONE));
    TimelineSearch.learn(timeline, 12, NOW + 5_000, 12, NOW + 5_000);
    assertEquals(new Bounds(NOW, NOW + 15_010, NOW + 3_002, true), timeline.of(12).orElseThrow());
  }

  /** Two milliseconds apart there is one time left to ask for. */
  @Test
  void boundsAreSearchedToTheMillisecond() {
    Timeline timeline = begun(new long[] {NOW - DAY, NOW - DAY / 2});
    for (int round = 0; round < 4; round++) {
      assertEquals(
          OptionalLong.of(NOW - DAY + 1),
          TimelineSearch.next(timeline, 1, NOW, round, new Limit(NOW - DAY + 2, 2)));
      assertEquals(
          OptionalLong.empty(),
          TimelineSearch.next(timeline, 1, NOW, round, new Limit(NOW - DAY + 1, 2)));
    }
  }

  @Test
  void searchIsExhaustedWhereOnlyRemovedRecordsAreLeft() {
    Timeline timeline = begun(new long[] {NOW - DAY, NOW - DAY / 2, NOW - 60_000});
    Limit gone = Limit.NONE.and(NOW - DAY + 1, 2);

    assertFalse(TimelineSearch.isExhausted(timeline, 1, NOW, Limit.NONE));
    assertTrue(TimelineSearch.isExhausted(timeline, 1, NOW, gone));
    assertFalse(TimelineSearch.isExhausted(timeline, 1, NOW, Limit.NO_EVIDENCE));
    assertFalse(TimelineSearch.isExhausted(new Timeline(), 1, NOW, Limit.NONE));
  }

  @Test
  void nothingIsAskedWhereNoRecordIsEvidence() {
    Timeline timeline = begun(new long[] {NOW - DAY, NOW - DAY / 2, NOW - 60_000});
    for (int round = 0; round < 4; round++) {
      assertEquals(
          OptionalLong.empty(), TimelineSearch.next(timeline, 1, NOW, round, Limit.NO_EVIDENCE));
    }
  }

  @Test
  void lowestTimeIsTheLimit() {
    Limit limit = Limit.NONE.and(20, 7);
    assertEquals(new Limit(20, 7), limit.and(20, 8));
    assertEquals(new Limit(19, 8), limit.and(19, 8));
  }

  /** No record is as young as the time that was asked for: all are older. */
  @Test
  void answerWithoutARecordTellsOfAllRecords() {
    Timeline timeline = begun(new long[] {NOW - DAY, NOW - 10});
    TimelineSearch.learn(timeline, 1, NOW - DAY / 2, -1, -1);

    assertEquals(
        new Bounds(NOW - DAY, NOW - DAY / 2, NOW - DAY, false), timeline.of(1).orElseThrow());
  }

  /** The epoch is a time, and -1 stands for none. */
  @Test
  void timestampsFromTheEpochOnTell() {
    Timeline timeline = new Timeline();
    timeline.saw(10, NOW, NOW + 10);
    TimelineSearch.first(timeline, 0, -1);
    TimelineSearch.learn(timeline, 5, 0, 0, -1);
    TimelineSearch.highest(timeline, -1);
    assertEquals(1, timeline.size());
    assertEquals(NOW + 10, timeline.latest(9).orElseThrow());
    TimelineSearch.first(timeline, 0, 0);
    assertEquals(0, timeline.latest(0).orElseThrow());
    TimelineSearch.highest(timeline, 0);
    assertEquals(0, timeline.latest(9).orElseThrow());
  }

  private static Timeline begun(long[] times) {
    Timeline timeline = new Timeline();
    timeline.saw(times.length, NOW, NOW + 10);
    TimelineSearch.first(timeline, 0, times[0]);
    long highest = 0;
    for (long time : times) {
      highest = Math.max(highest, time);
    }
    TimelineSearch.highest(timeline, highest);
    return timeline;
  }

  /** Answers as a broker does, and says how often it had to. */
  private static int search(Timeline timeline, long[] times, int offset) {
    int rounds = 0;
    Limit limit = Limit.NONE;
    while (rounds < 200) {
      OptionalLong asked = TimelineSearch.next(timeline, offset, NOW, rounds, limit);
      if (asked.isEmpty()) {
        break;
      }
      rounds++;
      long time = asked.getAsLong();
      int found = 0;
      while (found < times.length && times[found] < time) {
        found++;
      }
      boolean none = found == times.length;
      if (!none && found > offset) {
        limit = limit.and(time, found);
      }
      TimelineSearch.learn(timeline, offset, time, none ? -1 : found, none ? -1 : times[found]);
    }
    return rounds;
  }

  private static void assertKnown(Timeline timeline, long[] times, int offset) {
    Bounds bounds = timeline.of(offset).orElseThrow();
    assertTrue(
        bounds.after() <= times[offset] && times[offset] <= bounds.before(),
        () -> offset + " at " + times[offset] + ": " + bounds);
    int next = offset;
    while (next < times.length - 1 && times[next] == times[offset]) {
      next++;
    }
    boolean first = offset == 0 || times[offset - 1] < times[offset];
    long least = first ? 0 : times[next] - times[offset];
    assertTrue(!bounds.wide(NOW) || bounds.width() <= least, () -> bounds + ", least " + least);
  }
}
