package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;

/**
 * From which values on a panel shows a warning or something critical.
 *
 * @param above colours of values at a limit and above
 * @param below colours of values below a limit
 */
record Limits(Map<Double, String> above, Map<Double, String> below) {
  private static final String CRITICAL = "critical";

  /** So that a value that is just allowed does not take the colour of the next step. */
  private static final double JUST_ABOVE = 0.001;

  static Limits none() {
    return new Limits(Map.of(), Map.of());
  }

  /**
   * The limits as the source gives them: {@code {warning: 0.8, critical: 0.95}}, or {@code below:
   * true}.
   */
  static Limits of(JsonNode source) {
    Limits limits = none();
    String operator = source.path("below").asBoolean() ? "<" : ">=";
    for (String severity : List.of("warning", CRITICAL)) {
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
        String color = alert.severity().equals(CRITICAL) ? CRITICAL : "warning";
        limits = limits.with(term.operator(), term.threshold(), color, counts);
      }
    }
    return limits;
  }

  private Limits with(String operator, double threshold, String color, boolean counts) {
    double justAbove = threshold + (counts || threshold == 0 ? JUST_ABOVE : 0);
    return switch (operator) {
      case ">" -> at(justAbove, color);
      case ">=" -> at(threshold, color);
      case "==" -> threshold == 0 ? under(JUST_ABOVE, color) : at(threshold, color);
      case "!=" -> at(justAbove, color).under(threshold, color);
      case "<" -> under(threshold, color);
      case "<=" -> under(justAbove, color);
      default -> this;
    };
  }

  private Limits at(double value, String color) {
    return new Limits(added(above, value, color), below);
  }

  private Limits under(double value, String color) {
    return new Limits(above, added(below, value, color));
  }

  private static Map<Double, String> added(Map<Double, String> limits, double value, String color) {
    Map<Double, String> all = new TreeMap<>(limits);
    all.merge(value, color, (one, other) -> worst(Stream.of(one, other)));
    return all;
  }

  boolean isEmpty() {
    return above.isEmpty() && below.isEmpty();
  }

  /** The colours by the value that they begin at, negative infinity first. */
  Map<Double, String> steps() {
    Map<Double, String> steps = new TreeMap<>();
    Stream.of(Set.of(Double.NEGATIVE_INFINITY), above.keySet(), below.keySet())
        .flatMap(Set::stream)
        .forEach(value -> steps.put(value, color(value)));
    return steps;
  }

  /** The worst of the colours that the limits give a value. */
  private String color(double value) {
    Stream<String> high = colors(above, limit -> limit <= value);
    Stream<String> low = colors(below, limit -> value < limit);
    return worst(Stream.concat(high, low));
  }

  private static Stream<String> colors(Map<Double, String> limits, DoublePredicate concerns) {
    return limits.entrySet().stream()
        .filter(limit -> concerns.test(limit.getKey()))
        .map(Map.Entry::getValue);
  }

  private static String worst(Stream<String> colors) {
    return colors.reduce((one, other) -> one.equals(CRITICAL) ? one : other).orElse("ok");
  }

  /** Grafana's {@code thresholds}. */
  ObjectNode json(Common common) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ArrayNode list = nodes.arrayNode();
    steps()
        .forEach(
            (value, color) -> {
              ObjectNode step = list.addObject().put("color", common.color(color));
              if (value.isInfinite()) {
                step.putNull("value");
              } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
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
