package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The alerts of the shipped rule files, by name: several rules may have one name. */
final class Alerts {
  /**
   * An alerting rule.
   *
   * @param after how long the condition must hold, as it is written in the rule
   */
  record Alert(
      String name,
      String severity,
      String after,
      String expression,
      String summary,
      String runbook) {}

  private final Map<String, List<Alert>> byName = new LinkedHashMap<>();

  /** Reads them from the rule files. */
  static Alerts shipped() throws IOException {
    Alerts alerts = new Alerts();
    for (JsonNode rule : Shipped.alerts()) {
      Alert alert =
          new Alert(
              rule.path("alert").asText(),
              rule.at("/labels/severity").asText(),
              rule.path("for").asText("0m"),
              rule.path("expr").asText().strip(),
              rule.at("/annotations/summary").asText(),
              rule.at("/annotations/runbook_url").asText());
      alerts.byName.computeIfAbsent(alert.name(), name -> new ArrayList<>()).add(alert);
    }
    return alerts;
  }

  /** The rules of this name; none where no rule file has one. */
  List<Alert> named(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** The summary of each alert, by its name. */
  Map<String, String> summaries() {
    Map<String, String> summaries = new LinkedHashMap<>();
    byName.forEach((name, rules) -> summaries.put(name, rules.get(0).summary()));
    return summaries;
  }

  /** The names, in the order of the files. */
  List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
