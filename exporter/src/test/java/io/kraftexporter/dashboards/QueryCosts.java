package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.rules.RealPrometheus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The cost of each query of each panel on one Prometheus, as processor time: the elapsed time
 * depends on what else the machine does. The cheapest of several runs counts.
 */
final class QueryCosts {
  private static final String HEAD =
      """
      | Dashboard | Queries | Dearest query | ms | Samples | Series |
      |---|---|---|---|---|---|
      """;
  private static final int ROUNDS = 5;

  /** The range of a rate in Grafana; the scrape interval is two seconds. */
  private static final String FOUR_SCRAPES = "8s";

  private static final Comparator<Row> DEAREST_FIRST =
      Comparator.comparingDouble(row -> -row.cost().milliseconds());

  private record Row(String dashboard, String panel, RealPrometheus.Cost cost) {}

  private final List<Row> rows = new ArrayList<>();

  private QueryCosts() {}

  /**
   * Measures all queries; the Prometheus scrapes nothing any more then.
   *
   * @param shown the time until now that a range query covers; samples must exist all of it
   */
  static QueryCosts measure(RealPrometheus prometheus, Duration shown)
      throws IOException, InterruptedException {
    QueryCosts costs = new QueryCosts();
    Instant end = Instant.now();
    prometheus.restartForQueries();
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (JsonNode panel : dashboard.panels().toList()) {
        for (JsonNode target : panel.path("targets")) {
          String name = panel.path("title").asText() + " " + target.path("refId").asText();
          costs.rows.add(
              new Row(
                  dashboard.json().path("title").asText(),
                  name,
                  cheapest(prometheus, target, shown, end)));
        }
      }
    }
    costs.rows.sort(DEAREST_FIRST);
    return costs;
  }

  private static RealPrometheus.Cost cheapest(
      RealPrometheus prometheus, JsonNode target, Duration shown, Instant end)
      throws IOException, InterruptedException {
    String query =
        PanelSurvey.substituted(
            target.path("expr").asText().replace("$__rate_interval]", FOUR_SCRAPES + "]"));
    Duration time = target.path("instant").asBoolean() ? Duration.ZERO : shown;
    List<RealPrometheus.Cost> measured = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      measured.add(prometheus.cost(query, time, end));
    }
    return measured.stream()
        .min(Comparator.comparingDouble(RealPrometheus.Cost::milliseconds))
        .orElseThrow();
  }

  double mostMilliseconds() {
    return rows.get(0).cost().milliseconds();
  }

  /** The dearest query of each dashboard as a Markdown table. */
  String byDashboard() {
    StringBuilder text = new StringBuilder(HEAD);
    rows.stream()
        .map(Row::dashboard)
        .distinct()
        .sorted()
        .forEach(
            dashboard -> {
              List<Row> own =
                  rows.stream().filter(row -> row.dashboard().equals(dashboard)).toList();
              text.append("| %s | %d ".formatted(dashboard, own.size())).append(line(own.get(0)));
            });
    return text.toString();
  }

  /** All queries as a Markdown table, the dearest first. */
  String all() {
    StringBuilder text =
        new StringBuilder("| Dashboard | Query | ms | Samples | Series |\n|---|---|---|---|---|\n");
    rows.forEach(row -> text.append("| ").append(row.dashboard()).append(' ').append(line(row)));
    return text.toString();
  }

  private static String line(Row row) {
    RealPrometheus.Cost cost = row.cost();
    return "| %s | %.0f | %d | %d |\n"
        .formatted(row.panel(), cost.milliseconds(), cost.samples(), cost.series());
  }
}
