package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From which values on a panel shows a warning or something critical.
 *
 * @param base the colour below all steps
 * @param steps colours by the value that they begin at
 */
record Limits(String base, Map<Double, String> steps) {
  /** So that a value that is just allowed does not take the colour of the next step. */
  private static final double JUST_ABOVE = 0.001;

  static Limits none() {
    return new Limits("ok", Map.of());
  }

  /**
   * The limits as the source gives them: {@code {warning: 0.8, critical: 0.95}}, or {@code below:
   * true}.
   */
  static Limits of(JsonNode source) {
    Limits limits = none();
    String operator = source.path("below").asBoolean() ? "<" : ">=";
    for (String severity : List.of("warning", "critical")) {
      if (source.has(severity)) {
        limits = limits.with(operator, source.path(severity).asDouble(), severity, false);
      }
    }
    return limits;
  }

  /** The thresholds of alerts. */
  static Limits of(List<Alerts.Alert> alerts, boolean counts) {
    Limits limits = none();
    for (Alerts.Alert alert : alerts) {
      for (AlertTerm term : AlertTerm.of(alert.expression())) {
        String color = alert.severity().equals("critical") ? "critical" : "warning";
        limits = limits.with(term.operator(), term.threshold(), color, counts);
      }
    }
    return limits;
  }

  private Limits with(String operator, double threshold, String color, boolean counts) {
    Map<Double, String> all = new TreeMap<>(steps);
    double above = threshold + (counts || threshold == 0 ? JUST_ABOVE : 0);
    return switch (operator) {
      case ">" -> at(all, above, color);
      case ">=" -> at(all, threshold, color);
      case "==" -> threshold == 0 ? below(all, JUST_ABOVE, color) : at(all, threshold, color);
      case "!=" -> below(at(all, above, color).steps(), threshold, color);
      case "<" -> below(all, threshold, color);
      case "<=" -> below(all, above, color);
      default -> this;
    };
  }

  private Limits at(Map<Double, String> all, double value, String color) {
    all.merge(value, color, (one, other) -> one.equals("critical") ? one : other);
    return new Limits(base, all);
  }

  /** Bad below a value: what was good up to now begins there. */
  private Limits below(Map<Double, String> all, double value, String color) {
    Map<Double, String> steps = new TreeMap<>(all);
    steps.merge(value, base, (one, other) -> one);
    return new Limits(color, steps);
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Grafana's {@code thresholds}. */
  ObjectNode json(Common common) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ArrayNode list = nodes.arrayNode();
    list.addObject().put("color", common.color(base)).putNull("value");
    steps.forEach(
        (value, color) -> {
          ObjectNode step = list.addObject().put("color", common.color(color));
          if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            step.put("value", value.longValue());
          } else {
            step.put("value", value);
          }
        });
    ObjectNode thresholds = nodes.objectNode().put("mode", "absolute");
    thresholds.set("steps", list);
    return thresholds;
  }
}
