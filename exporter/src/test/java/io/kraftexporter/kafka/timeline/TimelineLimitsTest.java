package io.kraftexporter.kafka.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.timeline.Timeline.Bounds;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks and timestamps that are just within a limit of the timeline, and just beyond it. */
final class TimelineLimitsTest {
  private final Timeline timeline = new Timeline();

  @ParameterizedTest
  @CsvSource({"10, 100, 110, true", "9, 100, 110, false", "10, 99, 110, false"})
  void lookGoesOnWithAnEqualOne(long end, long sent, long received, boolean goesOn) {
    assertTrue(timeline.goesOnWith(0, new RequestTimes(0, 0, 0)));
    timeline.saw(10, 100, 110);

    assertEquals(goesOn, timeline.goesOnWith(end, new RequestTimes(sent, received, 0)));
    assertFalse(timeline.goesOnWith(10, new RequestTimes(100, 109, 0)));
  }

  @ParameterizedTest
  @CsvSource({"50, true", "49, false", "110, true", "111, false"})
  void timestampIsEvidenceUpToTheFirstLook(long time, boolean evidence) {
    assertFalse(timeline.isEvidence(time, 50));
    timeline.saw(10, 100, 110);
    timeline.saw(11, 200, 210);

    assertEquals(evidence, timeline.isEvidence(time, 50));
  }

  @Test
  void logStandsAtItsEndFromTheSecondLookOn() {
    assertFalse(timeline.standsAt(0));
    timeline.saw(5, 10, 20);
    timeline.saw(10, 100, 110);
    timeline.saw(10, 110, 120);
    assertFalse(timeline.standsAt(10));
    assertFalse(timeline.standsAt(10, Duration.ZERO));
    timeline.saw(10, 160, 170);

    assertTrue(timeline.standsAt(10));
    assertFalse(timeline.standsAt(9));
    assertTrue(timeline.standsAt(10, Duration.ofMillis(50)));
    assertFalse(timeline.standsAt(10, Duration.ofMillis(51)));
  }

  @ParameterizedTest
  @CsvSource({"200, 310, 255, 55", "200, 300, 230, 70", "200, 300, 280, 80"})
  void errorIsTheLongerWayToABound(long after, long before, long likely, long error) {
    assertEquals(error, new Bounds(after, before, likely, true).error());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1000, 1000, false",
    "0, 1001, 1001, true",
    "0, 2000, 22000, false",
    "0, 2000, 21990, true"
  })
  void boundsAreWideBeyondASecondAndATenthOfTheAge(
      long after, long before, long now, boolean wide) {
    assertEquals(wide, new Bounds(after, before, after, false).wide(now));
  }

  @Test
  void likelyTimeIsThatOfEvenTraffic() {
    timeline.saw(100, 1_000, 1_010);
    timeline.stillAt(20, 10);

    assertEquals(260, timeline.likely(50, 80, 510));
    assertEquals(10, timeline.likely(20, 20, 510));
  }

  @Test
  void timestampOfTheTimeThatIsKnownAddsNothing() {
    timeline.saw(100, 1_000, 1_010);
    timeline.reached(60, 1_010);
    assertEquals(1, timeline.size());
    timeline.stillAt(20, 300);
    timeline.stillAt(50, 300);
    assertEquals(2, timeline.size());
    timeline.stillAt(20, 400);
    assertEquals(2, timeline.size());
    assertEquals(Optional.of(new Bounds(400, 1_010, 400, false)), timeline.of(20));
  }

  @Test
  void timestampBeforeTheFirstLookAddsNothing() {
    timeline.stillAt(0, 10);
    timeline.reached(1, 10);
    assertEquals(0, timeline.size());
  }

  /** The last of four looks fills the arrays. */
  @Test
  void timestampBehindTheEndAddsNothing() {
    for (int i = 1; i <= 4; i++) {
      timeline.saw(10L * i, 100L * i, 100L * i + 10);
    }
    long[] seen = timeline.state();
    timeline.stillAt(41, 500);
    timeline.reached(42, 300);

    assertArrayEquals(seen, timeline.state());
  }

  /** A later record that was there earlier: so were all before it. */
  @Test
  void timestampHoldsForAllRecordsBeforeIt() {
    timeline.saw(100, 1_000, 1_010);
    timeline.reached(40, 900);
    timeline.reached(60, 600);

    assertEquals(Optional.of(600L), timeline.latest(10));
    assertEquals(Optional.of(1_010L), timeline.latest(60));
  }

  /** An earlier record that was appended later: so were all behind it, up to what was looked at. */
  @Test
  void timestampHoldsForAllRecordsBehindIt() {
    timeline.saw(100, 1_000, 1_010);
    timeline.stillAt(60, 300);
    timeline.stillAt(40, 500);
    assertEquals(Optional.of(new Bounds(500, 1_010, 500, false)), timeline.of(60));
    timeline.stillAt(50, 1_005);

    assertEquals(1_000, timeline.lastLook());
    assertEquals(Optional.of(new Bounds(1_005, 1_010, 1_005, false)), timeline.of(60));
  }

  @Test
  void endsAndTheTimesByWhichTheyWereReachedNeverFall() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      Timeline some = new Timeline();
      for (int i = 1; i < 4; i++) {
        some.saw(100L * i, 1_000L * i, 1_000L * i + 10);
      }
      for (int i = 0; i < 30; i++) {
        if (random.nextBoolean()) {
          some.reached(random.nextInt(400), random.nextInt(4_000));
        } else {
          some.stillAt(random.nextInt(400), random.nextInt(4_000));
        }
        long[] state = some.state();
        for (int at = 4; at < state.length; at += 3) {
          assertTrue(state[at - 3] < state[at], "seed " + seed + ", run " + run);
          assertTrue(state[at - 2] <= state[at + 1], "seed " + seed + ", run " + run);
        }
      }
    }
  }

  /** Each step is needed: without it, the next would be wider than a tenth of its age. */
  @Test
  void oldestStepsAreForgotten() {
    int steps = 400;
    for (int i = 0; i < steps; i++) {
      long time = -(long) Math.pow(1.06, steps - i) * 1_000;
      timeline.saw(i, time, time);
    }
    int size = timeline.size();

    assertEquals(256, size);
    long[] state = timeline.state();
    assertEquals(state[1], timeline.firstEnd());
    assertTrue(timeline.firstEnd() > 0);
    assertEquals(Optional.empty(), timeline.of(timeline.firstEnd() - 1));
    assertTrue(timeline.of(timeline.firstEnd()).isPresent());
    assertEquals(steps - 1, timeline.lastEnd());
  }
}
