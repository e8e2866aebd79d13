package io.kraftexporter.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SourceStateTest {
  private static final FreshnessPolicy FRESHNESS =
      new FreshnessPolicy(Duration.ZERO, Duration.ofHours(1));
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Metric METRIC = Metric.gauge("m", "M.", "topic");

  private final Scraper scraper = new Scraper(FRESHNESS);
  private final Semaphore mayEnd = new Semaphore(0);
  private volatile boolean failing;

  private final Source source =
      new Source() {
        @Override
        public SourceId id() {
          return SourceId.of("fake");
        }

        @Override
        public List<Metric> metrics() {
          return List.of(METRIC);
        }

        @Override
        public Samples collect(Deadline deadline) throws InterruptedException {
          mayEnd.acquire();
          if (failing) {
            throw new IllegalStateException("as it was told");
          }
          return new Sampler().collect(into -> into.set(METRIC, 7, "orders"));
        }
      };

  @AfterEach
  void close() {
    mayEnd.release(1_000);
    scraper.close();
  }

  @Test
  void sourceThatWasNeverRequestedIsUnread() {
    assertEquals(SourceState.unread(SourceId.of("fake"), FRESHNESS), state());
    assertEquals(List.of(), scraper.latest(List.of(source)));
  }

  @Test
  void lastErrorStaysInTheWordsOfTheLog() throws Exception {
    failing = true;
    collect(LONG);
    collect(LONG);
    SourceState failed = state();

    assertEquals(SourceState.Health.FAILED, failed.health());
    assertEquals(List.of(2L, 2L), List.of(failed.collections(), failed.failures()));
    SourceState.Failure failure = failed.failure().orElseThrow();
    assertEquals("illegal state: as it was told", failure.error());
    assertTrue(failure.lasting().compareTo(failure.ago()) > 0, failure.toString());

    failing = false;
    collect(LONG);
    SourceState read = state();

    assertEquals(SourceState.Health.READ, read.health());
    assertEquals(List.of(3L, 2L), List.of(read.collections(), read.failures()));
    assertEquals(1, read.series());
    assertEquals(
        Optional.of("illegal state: as it was told"),
        read.failure().map(SourceState.Failure::error));
    assertEquals(
        List.of("m{topic=\"orders\"} 7.0"),
        scraper.latest(List.of(source)).get(0).of("m").stream()
            .map(value -> value.series() + " " + value.value())
            .toList());
  }

  @Test
  void lateCollectionIsOneFailure() throws Exception {
    scraper.collect(List.of(source), Deadline.in(Duration.ofMillis(50)));
    scraper.collect(List.of(source), Deadline.in(Duration.ofMillis(50)));

    SourceState late = state();

    assertEquals(SourceState.Health.LATE, late.health());
    assertEquals(List.of(1L, 1L), List.of(late.collections(), late.failures()));
    assertEquals(
        Optional.of("has not answered within N ms; its collection continues"),
        late.failure().map(failure -> failure.error().replaceAll("[0-9]+", "N")));
  }

  private void collect(Duration time) throws InterruptedException {
    mayEnd.release();
    scraper.collect(List.of(source), Deadline.in(time));
  }

  private SourceState state() {
    return scraper.states(List.of(source)).get(0);
  }
}
