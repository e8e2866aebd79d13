package io.kraftexporter.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.LogLines;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.metric.Texts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log lines about a source that the cluster refuses, that fails, or that is no longer read. */
@Timeout(60)
final class UnavailableSourceTest {
  private final Refused source = new Refused();

  @Test
  void refusedSourceIsReadRarelyLoggedOnceAndNotFailing() throws Exception {
    try (LogLines log = new LogLines();
        Scraper scraper = new Scraper(new FreshnessPolicy(Duration.ZERO, Duration.ofMinutes(1)))) {
      source.failure = new Refusal("listThings needs the ACL Describe on the cluster");
      for (int i = 0; i < 3; i++) {
        scraper.collect(List.of(source), Deadline.in(Duration.ofSeconds(20)));
      }
      assertEquals(1, source.collections.get());
      assertEquals(
          """
          # HELP kraft_exporter_source_unavailable Present with 1 while the cluster refuses what the source reads: authorization (an ACL is missing) or unsupported_version. It is read again every 10 minutes.
          # TYPE kraft_exporter_source_unavailable gauge
          kraft_exporter_source_unavailable{source="things",reason="authorization"} 1
          """,
          Texts.of(scraper.status()));
      assertEquals(
          List.of(
              "things is not available and is read again every 10 minutes: listThings needs the ACL"
                  + " Describe on the cluster"),
          messages(log));
    }
  }

  @Test
  void eachReasonOfAFailureIsLoggedOnceAndItsEnd() throws Exception {
    try (LogLines log = new LogLines();
        Scraper scraper = new Scraper(new FreshnessPolicy(Duration.ZERO, Duration.ofMinutes(1)))) {
      for (String reason : List.of("1 is down", "2 is down", "the disk is full", "1 is down", "")) {
        source.failure = reason.isEmpty() ? null : new Exception(reason);
        scraper.collect(List.of(source), Deadline.in(Duration.ofSeconds(20)));
      }
      assertEquals(5, source.collections.get());
      assertEquals(
          List.of(
              "things failed: 1 is down",
              "things failed: the disk is full",
              "things answers again, after N ms"),
          messages(log));
      assertEquals(
          List.of(1.0),
          ParsedText.parse(Texts.of(scraper.status())).values("kraft_exporter_source_success"));
    }
  }

  @Test
  void scrapeAfterTheShutdownLogsNothing() throws Exception {
    Scraper scraper = new Scraper(new FreshnessPolicy(Duration.ZERO, Duration.ofMinutes(1)));
    scraper.close();
    try (LogLines log = new LogLines()) {
      scraper.collect(List.of(source), Deadline.in(Duration.ofSeconds(20)));
      assertEquals(0, source.collections.get());
      assertEquals(List.of(), messages(log));
    }
  }

  private static List<String> messages(LogLines log) {
    return log.all().stream()
        .map(line -> line.replaceFirst("^\\S+ [A-Z]+ ", "").replaceFirst("\\d+ ms", "N ms"))
        .toList();
  }

  private static final class Refusal extends Exception implements Unavailable {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }

    @Override
    public String reason() {
      return "authorization";
    }
  }

  private static final class Refused implements Source {
    private volatile @Nullable Exception failure;
    private final AtomicInteger collections = new AtomicInteger();

    @Override
    public SourceId id() {
      return SourceId.of("things");
    }

    @Override
    public List<Metric> metrics() {
      return List.of();
    }

    @Override
    public Samples collect(Deadline deadline) throws Exception {
      collections.incrementAndGet();
      Exception thrown = failure;
      if (thrown != null) {
        throw thrown;
      }
      return Samples.NONE;
    }
  }
}
