package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From an alert to its panel: the panel that {@code dashboard_url} opens names the alert. */
final class AlertPanelsTest {
  private static final Pattern CONDITION = Pattern.compile("[<>]=? (\\d+(?:\\.\\d+)?)\\b");

  private static final Pattern PANEL = Pattern.compile("/d/([\\w-]+)\\?(?:.*&)?viewPanel=(\\d+)");

  private static Alerts alerts;

  /** The panels' sources, by the uid of the dashboard and the id: {@code kafka-host 2}. */
  private static final Map<String, JsonNode> PANELS = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    alerts = Alerts.shipped();
    for (Path file : Shipped.files("dashboards/source", ".yml")) {
      JsonNode source = Shipped.read(file);
      for (JsonNode panel : source.findParents("kind")) {
        PANELS.put(source.path("uid").asText() + " " + panel.path("id").asInt(), panel);
      }
    }
  }

  @Test
  void everyAlertHasAPanel() {
    Set<String> without = new TreeSet<>(alerts.names());
    PANELS.values().forEach(panel -> without.remove(panel.path("alert").asText()));
    assertEquals(Set.of(), without);
  }

  @Test
  void dashboardUrlOpensThePanelOfTheAlert() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (JsonNode alert : Shipped.alerts()) {
      Matcher url = PANEL.matcher(alert.at("/annotations/dashboard_url").asText());
      if (url.find()) {
        String place = url.group(1) + " " + url.group(2);
        String name = alert.path("alert").asText();
        String named = PANELS.getOrDefault(place, alert).path("alert").asText();
        if (!PANELS.containsKey(place) || !named.equals(name)) {
          wrong.add(name + ": " + place + " is the panel of " + named);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** A panel that states limits of its own, and not those of its alert, would contradict it. */
  @Test
  void limitsOfPanelsAreThoseOfTheAlerts() {
    List<String> wrong = new ArrayList<>();
    PANELS.forEach(
        (place, panel) -> {
          Set<Double> thresholds = new TreeSet<>();
          for (Alerts.Alert alert : alerts.named(panel.path("alert").asText())) {
            AlertTerm.of(alert.expression()).forEach(term -> thresholds.add(term.threshold()));
            // A panel may show a condition of the alert in place of its value.
            CONDITION
                .matcher(alert.expression())
                .results()
                .forEach(found -> thresholds.add(Double.valueOf(found.group(1))));
          }
          for (String severity : List.of("warning", "critical")) {
            double limit = panel.path("limits").path(severity).asDouble(Double.NaN);
            // Of counts the limit is the first one that is too many.
            boolean same = thresholds.contains(limit) || thresholds.contains(Math.ceil(limit) - 1);
            if (!thresholds.isEmpty() && !Double.isNaN(limit) && !same) {
              wrong.add("%s: %s is none of %s".formatted(place, limit, thresholds));
            }
          }
        });
    assertEquals(List.of(), wrong);
  }
}
