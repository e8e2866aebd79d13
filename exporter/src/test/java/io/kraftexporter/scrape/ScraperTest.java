package io.kraftexporter.scrape;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.LogLines;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.metric.Texts;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScraperTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final FakeSource fast = new FakeSource("fast");
  private final FakeSource slow = new FakeSource("slow");
  private Scraper scraper = new Scraper(new FreshnessPolicy(Duration.ZERO, NEVER));

  @AfterEach
  void close() {
    fast.mayEnd.release(1_000);
    slow.mayEnd.release(1_000);
    scraper.close();
  }

  @Test
  void slowSourceDoesNotBlockFastSource() throws Exception {
    fast.mayEnd.release();

    assertEquals(List.of("fast 1", ""), collect(SHORT, fast, slow));
    assertEquals(List.of(1.0, 0.0), List.of(success("fast"), success("slow")));
  }

  @Test
  void collectionThatMissedItsDeadlineServesTheNextScrape() throws Exception {
    assertEquals(List.of(""), collect(SHORT, slow));
    CompletableFuture<List<String>> next = waiting(slow);
    slow.mayEnd.release();
    assertEquals(List.of("slow 1"), next.get(30, SECONDS));
    assertEquals(1, slow.collections.get());
    assertEquals(1.0, success("slow"));
  }

  @Test
  void impatientRequestDoesNotChangeWhetherLaterScrapesWait() throws Exception {
    collect(SHORT, slow);
    CompletableFuture<List<String>> next = waiting(slow);
    slow.mayEnd.release();
    assertEquals(List.of("slow 1"), next.get(30, SECONDS));

    slow.mayEnd.release(2);
    assertEquals(List.of("slow 2"), collect(LONG, slow));
    assertEquals(List.of("slow 3"), collect(LONG, slow));
  }

  @Test
  void scrapeDoesNotWaitForASourceThatUsuallyTakesLongerThanTheTimeLeft() throws Exception {
    collect(SHORT, slow);
    CompletableFuture<List<String>> next = waiting(slow);
    slow.mayEnd.release();
    assertEquals(List.of("slow 1"), next.get(30, SECONDS), "took longer than SHORT");

    assertEquals(List.of("slow 1"), collect(Duration.ofNanos(1), slow));
    assertEquals(1.0, success("slow"), "the collection is not late: no scrape waited for it");

    CompletableFuture<List<String>> patient = waiting(slow);
    slow.mayEnd.release();
    assertEquals(List.of("slow 2"), patient.get(30, SECONDS));
  }

  @Test
  void sourceThatLeavesAndReturnsIsNotReadTwiceAtATime() throws Exception {
    collect(SHORT, slow);

    scraper.retain(List.of(fast));
    assertEquals("", Texts.of(scraper.status()));
    CompletableFuture<List<String>> next = waiting(slow);
    slow.mayEnd.release();

    assertEquals(List.of("slow 1"), next.get(30, SECONDS));
    assertEquals(1, slow.collections.get());
    assertEquals(1.0, success("slow"));
  }

  @Test
  void sourceThatLeavesBetweenTwoStepsOfAScrapeIsNotReadTwiceAtATime() throws Exception {
    AtomicInteger paces = new AtomicInteger();
    slow.onPace =
        () -> {
          if (paces.incrementAndGet() == 2) { // the scrape is about to start the collection
            scraper.retain(List.of(fast));
          }
        };
    CompletableFuture<List<String>> first = waiting(slow);
    CompletableFuture<List<String>> second = waiting(slow);
    slow.mayEnd.release(2);

    assertEquals(List.of("slow 1"), first.get(30, SECONDS));
    assertEquals(List.of("slow 1"), second.get(30, SECONDS));
    assertEquals(1, slow.collections.get());
  }

  @Test
  void collectionEndsWhereItsResultCannotBeLogged() throws Exception {
    PrintStream usual = System.err;
    slow.failing = true;
    slow.mayEnd.release(2);
    try {
      System.setErr(
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
              throw new OutOfMemoryError("no memory to log");
            }
          });
      Deadline deadline = Deadline.in(LONG);
      scraper.collect(List.of(slow), deadline);
      assertFalse(deadline.passed(), "the scrape waited for a collection that had ended");
    } finally {
      System.setErr(usual);
    }
    assertEquals(0.0, success("slow"));
  }

  @Test
  void scrapesThatShareAllCollectionsShareTheStatus() throws Exception {
    scraper = new Scraper(new FreshnessPolicy(NEVER, NEVER));
    fast.mayEnd.release();
    collect(LONG, fast);
    Samples first = scraper.status();
    assertSame(first, scraper.status());

    slow.failing = true;
    slow.mayEnd.release();
    collect(LONG, slow);
    assertNotSame(first, scraper.status());
    assertEquals(0.0, success("slow"));
  }

  @Test
  void startedCollectionServesTheNextScrape() throws Exception {
    scraper.start(List.of(slow), Deadline.in(LONG));
    CompletableFuture<List<String>> next = waiting(slow);
    slow.mayEnd.release();

    assertEquals(List.of("slow 1"), next.get(30, SECONDS));
  }

  @Test
  void collectionThatFailedForAnEarlierScrapeIsTriedAgain() throws Exception {
    slow.failing = true;
    assertEquals(List.of(""), collect(SHORT, slow));
    CompletableFuture<List<String>> next = waiting(slow);
    slow.failOnce = true;
    slow.mayEnd.release(2);

    assertEquals(List.of("slow 2"), next.get(30, SECONDS));
  }

  @Test
  void twoScrapersAtOnceCostOneReading() throws Exception {
    CompletableFuture<List<String>> other = waiting(slow);
    CompletableFuture<List<String>> mine = waiting(slow);
    slow.mayEnd.release();

    assertEquals(List.of("slow 1"), other.get(30, SECONDS));
    assertEquals(List.of("slow 1"), mine.get(30, SECONDS));
    assertEquals(1, slow.collections.get());
  }

  @Test
  void youngReadingIsSharedAndAnOlderOneIsNot() throws Exception {
    fast.mayEnd.release(3);
    collect(LONG, fast);
    assertEquals(List.of("fast 2"), collect(LONG, fast));

    scraper = new Scraper(new FreshnessPolicy(NEVER, NEVER));
    assertEquals(List.of("fast 3"), collect(LONG, fast));
    assertEquals(List.of("fast 3"), collect(LONG, fast));
  }

  @Test
  void failureIsNotRetriedByTheScrapersThatShareAReading() throws Exception {
    scraper = new Scraper(new FreshnessPolicy(NEVER, NEVER));
    fast.failing = true;
    fast.mayEnd.release(2);

    assertEquals(List.of(""), collect(LONG, fast));
    assertEquals(List.of(""), collect(LONG, fast));
    assertEquals(1, fast.collections.get());
  }

  @Test
  void failureKeepsTheLastValuesUntilTheyAreStale() throws Exception {
    fast.mayEnd.release(2);
    collect(LONG, fast);
    fast.failing = true;

    assertEquals(List.of("fast 1"), collect(LONG, fast));
    assertEquals(0.0, success("fast"));
  }

  @Test
  void staleValuesAreNotServed() throws Exception {
    scraper = new Scraper(new FreshnessPolicy(Duration.ZERO, Duration.ofNanos(1)));
    fast.mayEnd.release();

    assertEquals(List.of(""), collect(LONG, fast));
    assertEquals(1.0, success("fast"), "it did answer");
  }

  @Test
  void sourceStatesItsOwnPace() throws Exception {
    fast.freshness = new FreshnessPolicy(NEVER, NEVER);
    fast.mayEnd.release(2);

    assertEquals(List.of("fast 1"), collect(LONG, fast));
    assertEquals(List.of("fast 1"), collect(LONG, fast));
  }

  @Test
  void statusTellsKindAndNodeAgeAndDuration() throws Exception {
    fast.mayEnd.release(2);
    scraper.collect(List.of(fast), Deadline.in(LONG));
    FakeSource node = new FakeSource("jmx", SourceId.of("jmx", 7));
    node.mayEnd.release();
    scraper.collect(List.of(node), Deadline.in(LONG));

    ParsedText status = ParsedText.parse(Texts.of(scraper.status()));

    assertEquals(1, status.value("kraft_exporter_source_success", "source", "fast"));
    assertEquals(1, status.value("kraft_exporter_source_success", "source", "jmx", "node_id", "7"));
    assertEquals(2, status.values("kraft_exporter_source_age_seconds").size());
    assertEquals(2, status.values("kraft_exporter_source_duration_seconds").size());
  }

  @Test
  void sourceThatNeverAnsweredHasNoAge() throws Exception {
    collect(SHORT, slow);

    ParsedText status = ParsedText.parse(Texts.of(scraper.status()));

    assertEquals(List.of(0.0), status.values("kraft_exporter_source_success"));
    assertEquals(List.of(), status.values("kraft_exporter_source_age_seconds"));
  }

  @Test
  void shutdownIsNotLoggedAsAFailure() throws Exception {
    try (LogLines log = new LogLines()) {
      CompletableFuture<List<String>> scrape = waiting(slow);
      scraper.close();

      assertEquals(List.of(""), scrape.get(30, SECONDS));
      assertEquals(List.of(), log.with("failed"));
    }
  }

  @Test
  void forgottenSourceLeavesTheStatus() throws Exception {
    fast.mayEnd.release();
    slow.mayEnd.release();
    collect(LONG, fast, slow);

    scraper.retain(List.of(slow));

    assertEquals(
        List.of(1.0),
        ParsedText.parse(Texts.of(scraper.status())).values("kraft_exporter_source_success"));
  }

  @Test
  void failedStatusLeavesNoValuesToTheNext() throws Exception {
    FakeSource refused = new FakeSource("z", new SourceId("z", "no label name", "1"));
    fast.mayEnd.release(2);
    refused.mayEnd.release();
    scraper.collect(List.of(fast, refused), Deadline.in(LONG));
    assertThrows(IllegalArgumentException.class, scraper::status);

    scraper.retain(List.of(fast));
    fast.failing = true;
    scraper.collect(List.of(fast), Deadline.in(LONG));

    assertEquals(0.0, success("fast"));
  }

  private List<String> collect(Duration time, Source... sources) throws InterruptedException {
    return scraper.collect(List.of(sources), Deadline.in(time)).stream()
        .map(ScraperTest::shown)
        .toList();
  }

  /** A scrape on a thread of its own, which has come to wait for the source. */
  private CompletableFuture<List<String>> waiting(Source source) {
    CompletableFuture<List<String>> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(collect(LONG, source));
              } catch (InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return answer;
  }

  private double success(String kind) {
    return ParsedText.parse(Texts.of(scraper.status()))
        .value("kraft_exporter_source_success", "source", kind);
  }

  /** The samples as name and value. */
  private static String shown(Samples samples) {
    return samples.present() == 0
        ? ""
        : Texts.of(samples).lines().filter(line -> !line.startsWith("#")).findFirst().orElse("");
  }

  /** Answers with the number of its collection, when it may. */
  private static final class FakeSource implements Source {
    final Semaphore mayEnd = new Semaphore(0);
    final AtomicInteger collections = new AtomicInteger();
    final Sampler sampler = new Sampler();
    final Metric metric;
    final SourceId id;
    volatile boolean failing;
    volatile boolean failOnce;
    volatile FreshnessPolicy freshness = new FreshnessPolicy(Duration.ZERO, NEVER);
    volatile Runnable onPace = () -> {};

    FakeSource(String kind) {
      this(kind, SourceId.of(kind));
    }

    FakeSource(String kind, SourceId id) {
      this.metric = Metric.gauge(kind, "Collections.");
      this.id = id;
    }

    @Override
    public SourceId id() {
      return id;
    }

    @Override
    public FreshnessPolicy freshness(FreshnessPolicy usual) {
      onPace.run();
      return freshness.reuseWithin().isZero() ? usual : freshness;
    }

    @Override
    public List<Metric> metrics() {
      return List.of(metric);
    }

    @Override
    public Samples collect(Deadline deadline) throws Exception {
      mayEnd.acquire();
      int count = collections.incrementAndGet();
      if (failing) {
        failing = !failOnce;
        throw new IllegalStateException("as it was told");
      }
      return sampler.collect(into -> into.set(metric, count));
    }
  }
}
