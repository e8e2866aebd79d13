package io.kraftexporter.check;

import io.kraftexporter.catalog.Catalog;
import io.kraftexporter.catalog.Catalogs;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The check in this process, which has the observation behind each report: promtool can judge it,
 * too.
 *
 * @param areas the areas to check
 */
record InProcessCheck(RuleBook book, Set<Area> areas) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** A report with its observation. */
  record Result(Report report, Observation seen) {

    /** Returns the findings in the order of the report, each as severity and id. */
    List<String> findings() {
      return report.findings().stream()
          .map(finding -> finding.severity().text() + " " + finding.id())
          .toList();
    }
  }

  /** Collects once and judges. */
  Result run(Map<String, Object> keys) throws Exception {
    try (Catalog catalog = Catalogs.of(keys)) {
      long start = System.nanoTime();
      Observation seen = new Observer(catalog, endpoint -> true).observe(Deadline.in(TIMEOUT));
      double seconds = (System.nanoTime() - start) / 1e9;
      HealthCheck check =
          new HealthCheck(
              catalog,
              book,
              Shipped.HOME.resolve("rules/runbooks"),
              new HealthCheck.Options(TIMEOUT, Duration.ZERO, areas, Map.of()),
              line -> {});
      return new Result(check.report(seen, seen, seconds), seen);
    }
  }
}
