package io.kraftexporter.faults;

import io.kraftexporter.Await;
import io.kraftexporter.PackagedExporter;
import io.kraftexporter.metric.ParsedText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Injects a fault while the exporter is scraped, and compares each scrape with those before: only
 * series that the fault concerns may be absent, and every scrape is answered before the default
 * deadline of Prometheus.
 */
final class FaultRun {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Longer than the oldest values that the exporter serves under its configuration. */
  private static final Duration HOLD = Duration.ofSeconds(27);

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int SCRAPES_BEFORE = 4;

  private final FaultCluster cluster;
  private final FaultCase fault;
  private long longest;

  FaultRun(FaultCluster cluster, FaultCase fault) {
    this.cluster = cluster;
    this.fault = fault;
  }

  /** Returns the row, whose fault is repaired and whose series are complete again. */
  FaultRow measure() throws Exception {
    awaitSources();
    ParsedText scrape = scrape();
    Set<Series> before = Series.of(scrape);
    for (int i = 1; i < SCRAPES_BEFORE; i++) {
      Thread.sleep(PAUSE.toMillis());
      before.retainAll(Series.of(scrape()));
    }
    Predicate<Series> concerned = fault.concern().among().given(scrape);
    longest = 0;
    int logged = log().size();
    Set<Series> lost;
    AutoCloseable repair = fault.injection().inject(cluster);
    try {
      lost = hold(before, concerned, logged);
    } finally {
      repair.close();
    }
    long repaired = System.nanoTime();
    Set<Series> places = Series.places(before);
    Await.untilEqual(
        "complete after: " + fault.title(),
        PATIENCE,
        Set.of(),
        () -> {
          Set<Series> missing = new HashSet<>(places);
          missing.removeAll(Series.places(Series.of(scrape())));
          return missing;
        });
    double complete = (System.nanoTime() - repaired) / 1e9;
    List<String> lines = log();
    return new FaultRow(
        fault,
        lost.size(),
        before.size(),
        longest / 1e9,
        lines.subList(logged, lines.size()),
        complete);
  }

  /** Scrapes during the fault; returns the series that were absent in the last scrape. */
  private Set<Series> hold(Set<Series> before, Predicate<Series> concerned, int logged)
      throws Exception {
    long start = System.nanoTime();
    Set<Series> lost = new HashSet<>();
    while (System.nanoTime() < start + HOLD.toNanos() || !isLogged(logged)) {
      if (System.nanoTime() > start + PATIENCE.toNanos()) {
        throw new AssertionError(fault.title() + ": not logged: " + fault.line());
      }
      lost = lost(before);
      Set<String> wrong =
          lost.stream()
              .filter(concerned.negate())
              .map(Series::toString)
              .collect(Collectors.toCollection(TreeSet::new));
      if (!wrong.isEmpty()) {
        throw new AssertionError(
            fault.title() + ": lost without a reason: " + wrong.size() + " " + wrong);
      }
      Thread.sleep(PAUSE.toMillis());
    }
    return lost;
  }

  private boolean isLogged(int from) throws IOException {
    return log().stream().skip(from).anyMatch(line -> line.contains(fault.line()))
        || fault.line().isEmpty();
  }

  private Set<Series> lost(Set<Series> before) throws Exception {
    Set<Series> lost = new HashSet<>(before);
    lost.removeAll(Series.of(scrape()));
    return lost;
  }

  private ParsedText scrape() throws Exception {
    long start = System.nanoTime();
    ParsedText scrape = cluster.exporter().scrape("/metrics");
    long took = System.nanoTime() - start;
    longest = Math.max(longest, took);
    if (took > DEADLINE.toNanos()) {
      throw new AssertionError(fault.title() + ": a scrape took " + took / 1e9 + " s");
    }
    return scrape;
  }

  /** A program that has just started may be slower than the deadline. */
  private void awaitSources() throws Exception {
    Await.until(
        "all sources succeed before: " + fault.title(),
        PATIENCE,
        () -> {
          Map<Map<String, String>, Double> states =
              cluster.exporter().scrape("/metrics").samples().get("kraft_exporter_source_success");
          return states.values().stream().allMatch(state -> state == 1)
              && states.keySet().stream().filter(labels -> labels.containsKey("node_id")).count()
                  == cluster.cluster().nodes().size();
        });
  }

  /** Returns the warnings without their time and with PORT in place of every port. */
  private List<String> log() throws IOException {
    PackagedExporter exporter = cluster.exporter();
    List<String> lines = new ArrayList<>();
    exporter
        .log()
        .lines()
        .filter(line -> !line.contains(" INFO "))
        .map(
            line ->
                line.replaceFirst("^\\S+ ", "")
                    .replaceAll("(test|\\d):\\d{4,5}", "$1:PORT")
                    .replaceAll("/\\S*/faults-\\d+", "DIR"))
        .forEach(lines::add);
    return lines;
  }
}
