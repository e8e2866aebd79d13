package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Checks that the committed files are those that the sources render to. */
final class RenderedTest {
  private static final String RENDER = "render the dashboards: mvn -o -q -Pdashboards";

  /** Below Kubernetes' limit for an annotation, which kubectl apply puts the object into. */
  private static final int LARGEST_CONFIG_MAP = 200_000;

  @Test
  void committedFilesAreThoseOfTheSources() throws IOException {
    for (Map.Entry<Path, String> file : DashboardFiles.committed().entrySet()) {
      Path path = Shipped.HOME.resolve(file.getKey());
      assertTrue(Files.exists(path), file.getKey() + " is missing: " + RENDER);
      assertEquals(file.getValue(), Files.readString(path), file.getKey() + " differs: " + RENDER);
    }
  }

  @Test
  void noOtherFilesAreCommitted() throws IOException {
    Set<Path> found = new TreeSet<>();
    found.addAll(Shipped.files("dashboards", ".json"));
    found.addAll(Shipped.files("dashboards/kubernetes", ".yml"));
    Set<Path> rendered = new TreeSet<>();
    DashboardFiles.committed().keySet().forEach(path -> rendered.add(Shipped.HOME.resolve(path)));
    assertEquals(rendered, found);
  }

  @Test
  void configMapsHoldTheDashboards() throws IOException {
    for (Dashboard dashboard : Dashboard.shipped()) {
      Path file = Shipped.HOME.resolve("dashboards/kubernetes/" + dashboard.uid() + ".yml");
      JsonNode map = Shipped.read(file);
      assertEquals("1", map.at("/metadata/labels/grafana_dashboard").asText());
      String text = map.path("data").path(dashboard.name()).asText();
      assertEquals(dashboard.json(), new ObjectMapper().readTree(text), dashboard.name());
      assertTrue(text.length() < LARGEST_CONFIG_MAP, dashboard.name() + ": " + text.length());
    }
  }

  @Test
  void importedFilesAskForTheDataSource() throws IOException {
    for (String file : DashboardFiles.forGrafanaCom().values()) {
      JsonNode dashboard = new ObjectMapper().readTree(file);
      assertEquals("DS_PROMETHEUS", dashboard.at("/__inputs/0/name").asText());
      assertEquals("10.4.0", dashboard.at("/__requires/0/version").asText());
      assertEquals("${DS_PROMETHEUS}", dashboard.at("/templating/list/0/current/value").asText());
      Set<String> panels = new TreeSet<>();
      dashboard
          .path("__requires")
          .forEach(
              required -> {
                if (required.path("type").asText().equals("panel")) {
                  panels.add(required.path("id").asText());
                }
              });
      Set<String> used = new TreeSet<>();
      new Dashboard("", dashboard).panels().forEach(panel -> used.add(panel.path("type").asText()));
      assertEquals(used, panels);
    }
  }

  @Test
  void provisioningNamesWhatGrafanaNeeds() throws IOException {
    JsonNode source =
        Shipped.read(Shipped.HOME.resolve("dashboards/provisioning/datasources/prometheus.yaml"));
    assertEquals("prometheus", source.at("/datasources/0/type").asText());
    assertEquals("15s", source.at("/datasources/0/jsonData/timeInterval").asText());
    JsonNode provider =
        Shipped.read(Shipped.HOME.resolve("dashboards/provisioning/dashboards/kafka.yaml"));
    assertEquals("file", provider.at("/providers/0/type").asText());
    assertEquals(
        "/var/lib/grafana/dashboards/kafka", provider.at("/providers/0/options/path").asText());
  }

  @Test
  void everyLinkOpensADashboard() throws IOException {
    Set<String> titles = new TreeSet<>();
    Shipped.read(Shipped.HOME.resolve("dashboards/source/common.yml"))
        .path("titles")
        .properties()
        .forEach(title -> titles.add(title.getKey()));
    for (Dashboard dashboard : Dashboard.shipped()) {
      List<String> urls = dashboard.json().findValuesAsText("url");
      assertEquals(
          List.of(),
          urls.stream()
              .filter(url -> url.startsWith("/d/kafka"))
              .filter(url -> !titles.contains(url.replaceAll("/d/([^?]*).*", "$1")))
              .toList(),
          dashboard.name());
    }
  }
}
