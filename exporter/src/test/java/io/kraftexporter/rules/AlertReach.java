package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.promql.Expr;
import io.kraftexporter.promql.Parser;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells which alerts can fire when only some metrics exist: an alert is lost if its expression,
 * with every other series absent, has no result whatever the values are.
 */
final class AlertReach {
  private final Set<String> available;

  /** Takes the metrics that exist, and adds the recording rules that then have a result. */
  AlertReach(Set<String> metrics) throws IOException {
    available = new HashSet<>(metrics);
    List<JsonNode> recordings = Shipped.recordings();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (JsonNode rule : recordings) {
        if (canReturn(Parser.parse(rule.path("expr").asText()))) {
          grown |= available.add(rule.path("record").asText());
        }
      }
    }
  }

  /** Returns the names of the alerts of which at least one rule can fire. */
  Set<String> alerts() throws IOException {
    Set<String> alerts = new TreeSet<>();
    for (JsonNode alert : Shipped.alerts()) {
      if (canReturn(Parser.parse(alert.path("expr").asText()))) {
        alerts.add(alert.path("alert").asText());
      }
    }
    return alerts;
  }

  private boolean canReturn(Expr expr) {
    if (expr instanceof Expr.Selector selector) {
      return selector.name().isEmpty() || available.contains(selector.name());
    }
    if (expr instanceof Expr.FunctionCall call) {
      // A constant stands for what is absent: it alone makes no alert.
      return !call.function().equals("vector")
          && (call.function().startsWith("absent")
              || call.arguments().stream().allMatch(this::canReturn));
    }
    if (expr instanceof Expr.Binary binary) {
      return switch (binary.operator()) {
        case "or" -> canReturn(binary.left()) || canReturn(binary.right());
        case "unless" -> canReturn(binary.left());
        default -> canReturn(binary.left()) && canReturn(binary.right());
      };
    }
    return expr.children().stream().allMatch(this::canReturn);
  }
}
