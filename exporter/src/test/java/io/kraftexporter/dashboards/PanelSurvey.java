package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.rules.PromQl;
import io.kraftexporter.rules.RealPrometheus;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A survey of all panels on a Prometheus: the most that each showed in several looks. */
final class PanelSurvey {
  /** The content of a panel. */
  enum Answer {
    /** A query has a result. */
    DATA,
    /**
     * No query has one, and the panel says 0 where that is so, as its source states: the metrics
     * are there, and none of their series is what the panel looks for.
     */
    ZERO,
    NOTHING
  }

  /**
   * The content of a panel in a look.
   *
   * @param lacking where the metrics come from that are not there
   */
  record Finding(String dashboard, String panel, Answer answer, Set<Origin> lacking) {
    String name() {
      return dashboard + ": " + panel;
    }

    private Finding better(Finding other) {
      return answer.compareTo(other.answer) <= 0 ? this : other;
    }
  }

  private final RealPrometheus prometheus;
  private final Map<String, String> recorded = new HashMap<>();
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final Set<String> errors = new TreeSet<>();

  PanelSurvey(RealPrometheus prometheus) throws IOException {
    this.prometheus = prometheus;
    for (JsonNode rule : Shipped.recordings()) {
      String expression = rule.path("expr").asText();
      recorded.merge(
          rule.path("record").asText(), expression, (one, other) -> one + "\nor " + other);
    }
  }

  /** Looks again and again: until no panel but these shows nothing, or for this long. */
  void look(Set<String> excused, Duration atLeast, Duration atMost)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    do {
      look();
      Thread.sleep(2_000);
    } while (System.nanoTime() - begin < atLeast.toNanos()
        || (!excused.containsAll(nothing()) && System.nanoTime() - begin < atMost.toNanos()));
  }

  private void look() throws IOException, InterruptedException {
    Set<String> names = prometheus.names();
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (JsonNode panel : dashboard.panels().toList()) {
        Finding now = look(dashboard.json().path("title").asText(), panel, names);
        findings.merge(now.name(), now, Finding::better);
      }
      for (JsonNode annotation : dashboard.annotations().toList()) {
        ask(dashboard.uid() + ": " + annotation.path("name").asText(), annotation);
      }
    }
  }

  private Finding look(String dashboard, JsonNode panel, Set<String> names)
      throws IOException, InterruptedException {
    String title = panel.path("title").asText();
    boolean data = false;
    Set<String> metrics = new TreeSet<>();
    for (JsonNode target : panel.path("targets")) {
      data |= !ask(dashboard + ": " + title, target).isEmpty();
      scraped(target.path("expr").asText(), metrics);
    }
    metrics.removeIf(metric -> metric.contains(":"));
    Set<Origin> lacking = EnumSet.noneOf(Origin.class);
    boolean some = false;
    for (String metric : metrics) {
      if (names.contains(metric)) {
        some = true;
      } else {
        lacking.add(Origin.of(metric));
      }
    }
    boolean zero = some && panel.at("/fieldConfig/defaults/noValue").asText().equals("0");
    Answer answer = data ? Answer.DATA : zero ? Answer.ZERO : Answer.NOTHING;
    return new Finding(dashboard, title, answer, lacking);
  }

  private JsonNode ask(String name, JsonNode query) throws IOException, InterruptedException {
    JsonNode answer = prometheus.answer(substituted(query.path("expr").asText()));
    if (!answer.path("status").asText().equals("success")) {
      errors.add(name + ": " + answer.path("error").asText());
    }
    return answer.at("/data/result");
  }

  /** The metrics of an expression, and those behind its recording rules. */
  private void scraped(String expression, Set<String> found) {
    for (String metric : PromQl.metrics(expression)) {
      if (found.add(metric) && recorded.containsKey(metric)) {
        scraped(recorded.get(metric), found);
      }
    }
  }

  Collection<Finding> findings() {
    return findings.values();
  }

  /** The panels of which no query has a result, though they do not say 0 then. */
  List<String> nothing() {
    return findings.values().stream()
        .filter(finding -> finding.answer() == Answer.NOTHING)
        .map(Finding::name)
        .toList();
  }

  /** The queries that Prometheus refused. */
  Set<String> errors() {
    return errors;
  }

  /** With Grafana's variables replaced as for "All", and ranges as quick as the rules are here. */
  static String substituted(String expression) {
    return expression
        .replace("$__rate_interval_ms", "20000")
        .replace("$__rate_interval", "20s")
        .replace("$__range", "480s")
        .replace("$cluster", "orders")
        .replace("$request", "Produce")
        .replace("$growth", "1")
        .replace("$safety", "1.5")
        .replaceAll("\\$(?:node|topic|group|instance)\\b", ".*");
  }
}
