package io.kraftexporter.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.metric.Samples;
import io.kraftexporter.metric.SeriesTable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class ReadingTest {
  private static final Duration REUSE = Duration.ofSeconds(1);
  private static final Duration STALE = Duration.ofSeconds(30);
  private static final Samples SAMPLES = new Samples(SeriesTable.EMPTY, new double[0]);
  private static final Reading.Run FIRST = run(0);
  private static final Reading.Run SOON = run(0.9);
  private static final Reading.Run LATER = run(1);

  @Test
  void eventsChangeTheState() {
    Map<String, Reading> states = new LinkedHashMap<>();
    Reading idle = new Reading.Idle(History.NONE);
    states.put("idle, nothing read", idle);
    states.put("idle, succeeded", new Reading.Running(History.NONE, FIRST).succeeded(SAMPLES, 0));
    states.put("idle, failed", new Reading.Running(History.NONE, FIRST).failed(0));
    states.put("running", new Reading.Running(History.NONE, FIRST));
    states.put("late", new Reading.Late(History.NONE, FIRST));

    Map<String, Function<Reading, Reading>> events = new LinkedHashMap<>();
    events.put("requested within reuse_within", reading -> reading.requested(SOON, REUSE));
    events.put("requested after reuse_within", reading -> reading.requested(LATER, REUSE));
    events.put("missed by a scrape", reading -> reading.missed(FIRST));
    events.put("missed, an earlier run", reading -> reading.missed(SOON));
    events.put("succeeded", reading -> reading.succeeded(SAMPLES, 0));
    events.put("failed", reading -> reading.failed(0));

    StringBuilder table = new StringBuilder();
    states.forEach(
        (state, reading) ->
            events.forEach(
                (event, change) ->
                    table.append(
                        "%-18s | %-29s | %s%n".formatted(state, event, shown(reading, change)))));

    assertEquals(
        """
        idle, nothing read | requested within reuse_within | running the new run
        idle, nothing read | requested after reuse_within  | running the new run
        idle, nothing read | missed by a scrape            | idle, nothing read
        idle, nothing read | missed, an earlier run        | idle, nothing read
        idle, nothing read | succeeded                     | no collection is running
        idle, nothing read | failed                        | no collection is running
        idle, succeeded    | requested within reuse_within | idle, succeeded
        idle, succeeded    | requested after reuse_within  | running the new run
        idle, succeeded    | missed by a scrape            | idle, succeeded
        idle, succeeded    | missed, an earlier run        | idle, succeeded
        idle, succeeded    | succeeded                     | no collection is running
        idle, succeeded    | failed                        | no collection is running
        idle, failed       | requested within reuse_within | idle, failed
        idle, failed       | requested after reuse_within  | running the new run
        idle, failed       | missed by a scrape            | idle, failed
        idle, failed       | missed, an earlier run        | idle, failed
        idle, failed       | succeeded                     | no collection is running
        idle, failed       | failed                        | no collection is running
        running            | requested within reuse_within | running the same run
        running            | requested after reuse_within  | running the same run
        running            | missed by a scrape            | late
        running            | missed, an earlier run        | running the same run
        running            | succeeded                     | idle, succeeded
        running            | failed                        | idle, failed
        late               | requested within reuse_within | late
        late               | requested after reuse_within  | late
        late               | missed by a scrape            | late
        late               | missed, an earlier run        | late
        late               | succeeded                     | idle, succeeded
        late               | failed                        | idle, failed
        """,
        table.toString());
  }

  private static String shown(Reading reading, Function<Reading, Reading> event) {
    try {
      return shown(event.apply(reading));
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String shown(Reading reading) {
    if (reading instanceof Reading.Running running) {
      return running.run().equals(FIRST) ? "running the same run" : "running the new run";
    }
    if (reading instanceof Reading.Late) {
      return "late";
    }
    History history = reading.history();
    return history.last().isEmpty()
        ? "idle, nothing read"
        : history.hasFailed() ? "idle, failed" : "idle, succeeded";
  }

  @Test
  void scrapeWaitsIfTheSourceUsuallyEndsInTheTimeLeft() {
    List<String> cases =
        List.of(
            // usual duration, time since the start, time left: wait
            waits(Duration.ofMillis(400), 0, Duration.ofMillis(500)),
            waits(Duration.ofMillis(400), 0, Duration.ofMillis(300)),
            waits(Duration.ofSeconds(12), 0, Duration.ofSeconds(9)),
            waits(Duration.ofSeconds(12), 2, Duration.ofSeconds(9)),
            waits(Duration.ofSeconds(12), 4, Duration.ofSeconds(9)),
            waits(Duration.ofSeconds(12), 20, Duration.ofSeconds(9)));

    assertEquals(
        """
        usually 400 ms, running 0 s, 500 ms left: true
        usually 400 ms, running 0 s, 300 ms left: false
        usually 12000 ms, running 0 s, 9000 ms left: false
        usually 12000 ms, running 2 s, 9000 ms left: false
        usually 12000 ms, running 4 s, 9000 ms left: true
        usually 12000 ms, running 20 s, 9000 ms left: true\
        """,
        String.join("\n", cases));
  }

  private static String waits(Duration usual, int runningSeconds, Duration left) {
    History history = History.NONE.withSuccess(0, usual.toNanos(), SAMPLES);
    Reading.Run run = run(13);
    long now = run.start() + Duration.ofSeconds(runningSeconds).toNanos();
    Duration staleAfter = Duration.ofMinutes(1);
    boolean waits = new Reading.Running(history, run).awaited(now, left, staleAfter).isPresent();
    return "usually %d ms, running %d s, %d ms left: %s"
        .formatted(usual.toMillis(), runningSeconds, left.toMillis(), waits);
  }

  @Test
  void scrapeWaitsWithoutFreshSamples() {
    Duration usual = Duration.ofSeconds(12);
    History stale = History.NONE.withSuccess(0, usual.toNanos(), SAMPLES);
    Reading.Run run = run(31);
    for (History history : List.of(History.NONE, stale, stale.withFailure(13, 14))) {
      assertEquals(
          Optional.of(run),
          new Reading.Running(history, run).awaited(run.start(), Duration.ZERO, STALE));
    }
  }

  @Test
  void nothingIsAwaitedWhereNothingRuns() {
    Reading idle = new Reading.Idle(History.NONE);
    assertEquals(Optional.empty(), idle.awaited(0, STALE, STALE));
    assertThrows(IllegalStateException.class, () -> idle.failed(0));
  }

  @Test
  void usualDurationIsTheMedianOfTheRecentSuccesses() {
    History history = History.NONE;
    StringBuilder usual = new StringBuilder();
    for (int seconds : new int[] {16, 1, 1, 9, 1, 9, 9, 9}) {
      history = history.withSuccess(0, Duration.ofSeconds(seconds).toNanos(), SAMPLES);
      usual.append(history.usualDuration().orElseThrow().toSeconds()).append(' ');
    }
    assertEquals("16 1 1 1 1 9 9 9 ", usual.toString());
    assertEquals(
        history.usualDuration(),
        history.withFailure(0, Duration.ofHours(1).toNanos()).usualDuration());
  }

  private static Reading.Run run(double start) {
    return new Reading.Run((long) (start * 1e9), new CompletableFuture<>());
  }
}
