package io.kraftexporter.kafka.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.timeline.Timeline.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TimelineTest {
  private static final long BEGIN = 1_700_000_000_000L;
  private static final long POLL = 15_000;

  private final Timeline timeline = new Timeline();

  @Test
  void offsetWasAppendedBetweenTwoLooks() {
    timeline.saw(10, 100, 110);
    timeline.saw(10, 200, 210);
    timeline.saw(20, 300, 310);
    assertEquals(Optional.of(new Bounds(200, 310, 200, true)), timeline.of(10));
    assertEquals(Optional.of(new Bounds(200, 310, 255, true)), timeline.of(15));
    assertEquals(Optional.of(new Bounds(200, 310, 299, true)), timeline.of(19));
  }

  @Test
  void whatWasThereAtTheFirstLookIsUnknown() {
    timeline.saw(10, 100, 110);
    timeline.saw(20, 300, 310);
    assertEquals(Optional.empty(), timeline.of(9));
    assertEquals(Optional.of(110L), timeline.latest(9));
  }

  @Test
  void whatWasNotThereAtTheLastLookIsUnknown() {
    timeline.saw(10, 100, 110);
    assertEquals(Optional.empty(), timeline.of(10));
    assertEquals(Optional.empty(), timeline.latest(10));
  }

  @Test
  void idleTimeTakesNoSpace() {
    for (int i = 0; i < 1_000; i++) {
      timeline.saw(10, 100L * i, 100L * i + 10);
    }
    timeline.saw(11, 100_000, 100_010);
    assertEquals(2, timeline.size());
    assertEquals(Optional.of(new Bounds(99_900, 100_010, 99_900, true)), timeline.of(10));
  }

  @Test
  void timestampsNarrowWhatIsNotProven() {
    timeline.saw(100, 1_000, 1_010);
    timeline.stillAt(0, 10);
    assertEquals(Optional.of(new Bounds(10, 1_010, 510, false)), timeline.of(50));
    timeline.reached(60, 600);
    timeline.stillAt(40, 400);
    assertEquals(Optional.of(new Bounds(400, 600, 500, false)), timeline.of(50));
    assertEquals(Optional.of(new Bounds(400, 1_010, 400, false)), timeline.of(60));
  }

  /** Timestamps that the producers chose may be of any time, also of one between the two looks. */
  @Test
  void timestampsNeverChangeWhatWasSeen() {
    timeline.saw(10, 100, 110);
    timeline.saw(20, 200, 210);
    timeline.saw(30, 300, 310);
    long[] seen = timeline.state();
    for (long time : new long[] {1, 150, 205, 250, 5_000}) {
      for (int offset = 10; offset < 35; offset++) {
        timeline.stillAt(offset, time);
        timeline.reached(offset + 1, time);
        assertArrayEquals(seen, timeline.state(), "offset " + offset + ", time " + time);
      }
    }
    timeline.stillAt(5, 7_000);
    timeline.reached(3, 50);
    assertEquals(Optional.of(new Bounds(100, 210, 155, true)), timeline.of(15));
    assertEquals(Optional.of(new Bounds(200, 310, 255, true)), timeline.of(25));
  }

  @Test
  void stateIsAllOfIt() {
    timeline.saw(10, 100, 110);
    timeline.saw(20, 200, 210);
    timeline.stillAt(3, 50);
    Timeline copy = Timeline.of(timeline.state());
    assertArrayEquals(timeline.state(), copy.state());
    assertEquals(timeline.of(4), copy.of(4));
    assertEquals(timeline.of(10), copy.of(10));
    assertEquals(10, timeline.state()[0]);
  }

  @ParameterizedTest
  @EnumSource
  void trueTimeIsAlwaysWithinTheBoundAndTheBoundIsNarrow(Traffic traffic) {
    long seed = new Random().nextLong();
    System.out.println("Timeline, " + traffic + ": seed " + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 10; run++) {
      check(traffic, random, "seed " + seed + ", run " + run);
    }
  }

  @Test
  void sevenDaysTakeLessThan150Steps() {
    for (long time = 0; time < Duration.ofDays(7).toMillis(); time += POLL) {
      timeline.saw(time / 10, BEGIN + time, BEGIN + time + 20);
      assertTrue(timeline.size() < 150, () -> "" + timeline.size());
    }
  }

  /** After a week of traffic, while nothing happens any more. */
  @Test
  void memoryIsGivenBack() {
    long week = Duration.ofDays(7).toMillis();
    for (long time = 0; time < week; time += POLL) {
      timeline.saw(time / 10, BEGIN + time, BEGIN + time + 20);
      assertTrue(timeline.room() <= 200, () -> "" + timeline.room());
    }
    int room = timeline.room();
    for (int weeks = 2; weeks < 100; weeks++) {
      timeline.saw(week + weeks, BEGIN + weeks * week, BEGIN + weeks * week + 20);
    }
    assertTrue(timeline.size() < room / 2, () -> "" + timeline.size());
    assertTrue(timeline.room() <= 2 * timeline.size() + 4, () -> "" + timeline.room());
  }

  private static void check(Traffic traffic, Random random, String about) {
    Timeline timeline = new Timeline();
    List<Long> appended = new ArrayList<>();
    long now = BEGIN;
    int first = -1;
    for (int observation = 0; observation < 600; observation++) {
      long sent = now;
      long received = sent + random.nextInt(200);
      long asked = sent + (received > sent ? random.nextInt((int) (received - sent)) : 0);
      while (appended.isEmpty() || appended.get(appended.size() - 1) <= asked) {
        long last = appended.isEmpty() ? BEGIN - 1_000_000 : appended.get(appended.size() - 1);
        appended.add(last + traffic.pause(random, appended.size()));
      }
      if (random.nextInt(50) == 0) { // a restart
        timeline = Timeline.of(timeline.state());
      }
      timeline.saw(end(appended, asked), sent, received);
      first = first < 0 ? end(appended, asked) : first;
      now = received + POLL / 2 + random.nextInt((int) POLL);
      int end = end(appended, asked);
      for (int i = 0; i < 20 && end > 0; i++) {
        int offset = random.nextInt(end);
        Optional<Bounds> found = timeline.of(offset);
        assertEquals(offset >= first, found.isPresent(), about);
        if (found.isPresent()) {
          Bounds bounds = found.get();
          long truth = appended.get(offset);
          assertTrue(
              bounds.after() <= truth && truth <= bounds.before(),
              () -> about + ": offset " + offset + " at " + truth + ", said " + bounds);
          assertTrue(Math.abs(bounds.likely() - truth) <= bounds.error(), about);
          long width = bounds.before() - bounds.after();
          long allowed = Math.max(2 * POLL, (received - bounds.before()) / 10);
          assertTrue(width <= allowed, () -> about + ": offset " + offset + " " + bounds);
        }
      }
    }
  }

  /** How many records are there at a time. */
  private static int end(List<Long> appended, long time) {
    int found = Collections.binarySearch(appended, time);
    int end = found < 0 ? -found - 1 : found;
    while (end < appended.size() && appended.get(end) <= time) {
      end++;
    }
    return end;
  }

  enum Traffic {
    EVEN {
      @Override
      long pause(Random random, int count) {
        return 500;
      }
    },
    RANDOM {
      @Override
      long pause(Random random, int count) {
        return (long) (-2_000 * Math.log(1 - random.nextDouble()));
      }
    },
    BURSTS {
      @Override
      long pause(Random random, int count) {
        return count % 500 == 0 ? 1_000L * random.nextInt(900) : random.nextInt(3);
      }
    },
    IDLE {
      @Override
      long pause(Random random, int count) {
        return 60_000 + 1_000L * random.nextInt(3_600);
      }
    },
    CHANGING {
      @Override
      long pause(Random random, int count) {
        return 1L + random.nextInt(1 << (count / 100 % 16));
      }
    };

    abstract long pause(Random random, int count);
  }
}
