package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** From an alert to its panel: the panel that {@code dashboard_url} opens names the alert. */
final class AlertPanelsTest {
  private static final Pattern PANEL = Pattern.compile("/d/([\\w-]+)\\?(?:.*&)?viewPanel=(\\d+)");

  @Test
  void dashboardUrlOpensThePanelOfTheAlert() throws IOException {
    Map<String, String> alertByPanel = alertByPanel();
    List<String> wrong = new ArrayList<>();
    for (JsonNode alert : Shipped.alerts()) {
      String url = alert.at("/annotations/dashboard_url").asText();
      Matcher panel = PANEL.matcher(url);
      if (panel.find()) {
        String place = panel.group(1) + " " + panel.group(2);
        String name = alert.path("alert").asText();
        if (alertByPanel.containsKey(place) && !name.equals(alertByPanel.get(place))) {
          wrong.add(name + ": " + place + " is the panel of " + alertByPanel.get(place));
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** Which alert a panel names, by the uid of its dashboard and its id. */
  private static Map<String, String> alertByPanel() throws IOException {
    Map<String, String> alerts = new TreeMap<>();
    for (Path file : Shipped.files("dashboards/source", ".yml")) {
      JsonNode source = Shipped.read(file);
      String uid = source.path("uid").asText();
      for (JsonNode panel : source.findParents("kind")) {
        alerts.put(uid + " " + panel.path("id").asInt(), panel.path("alert").asText());
      }
    }
    return alerts;
  }
}
