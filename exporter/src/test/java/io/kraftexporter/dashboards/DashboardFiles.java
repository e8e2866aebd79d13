package io.kraftexporter.dashboards;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders {@code dashboards/source} into all forms: {@code mvn -Pdashboards} runs it. The JSON
 * files and the ConfigMaps are committed and compared by a test; the files for grafana.com go to
 * {@code target/grafana-com}.
 */
public final class DashboardFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path TARGET = Path.of("exporter/target/grafana-com");

  private DashboardFiles() {}

  public static void main(String[] arguments) throws IOException {
    Map<Path, String> files = committed();
    files.putAll(forGrafanaCom());
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Path path = Shipped.HOME.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    System.out.println(files.size() + " files of dashboards written");
  }

  /** The dashboards, in the order of their file names. */
  static List<ObjectNode> dashboards() throws IOException {
    List<JsonNode> sources = new ArrayList<>();
    for (Path file : Shipped.files("dashboards/source", ".yml")) {
      if (!file.endsWith("common.yml")) {
        sources.add(Shipped.read(file));
      }
    }
    Common common = new Common(Shipped.read(Shipped.HOME.resolve("dashboards/source/common.yml")));
    DashboardRenderer renderer = new DashboardRenderer(common, Alerts.shipped(), sources);
    return sources.stream().map(renderer::render).toList();
  }

  /** The content of each file that is committed, by its path from the top. */
  static Map<Path, String> committed() throws IOException {
    Map<Path, String> files = new LinkedHashMap<>();
    StringBuilder kustomization =
        new StringBuilder(
            """
            # Dashboards for a Grafana whose sidecar looks for the label grafana_dashboard.
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            """);
    for (ObjectNode dashboard : dashboards()) {
      String uid = dashboard.path("uid").asText();
      files.put(Path.of("dashboards", uid + ".json"), pretty(dashboard));
      files.put(Path.of("dashboards/kubernetes", uid + ".yml"), configMap(uid, dashboard));
      kustomization.append("  - ").append(uid).append(".yml\n");
    }
    files.put(Path.of("dashboards/kubernetes/kustomization.yml"), kustomization.toString());
    return files;
  }

  /** For the import dialog, which asks which data source to take. */
  static Map<Path, String> forGrafanaCom() throws IOException {
    Map<Path, String> files = new LinkedHashMap<>();
    for (ObjectNode dashboard : dashboards()) {
      ObjectNode shared = JSON.createObjectNode();
      shared
          .putArray("__inputs")
          .addObject()
          .put("name", "DS_PROMETHEUS")
          .put("label", "Prometheus")
          .put("description", "")
          .put("type", "datasource")
          .put("pluginId", "prometheus")
          .put("pluginName", "Prometheus");
      ArrayNode requires = shared.putArray("__requires");
      require(requires, "grafana", "grafana", "Grafana", "10.4.0");
      require(requires, "datasource", "prometheus", "Prometheus", "1.0.0");
      dashboard.findValuesAsText("type").stream()
          .filter(
              type ->
                  List.of("stat", "timeseries", "table", "bargauge", "state-timeline", "heatmap")
                      .contains(type))
          .distinct()
          .sorted()
          .forEach(type -> require(requires, "panel", type, type, ""));
      shared.setAll(dashboard);
      JsonNode first = shared.at("/templating/list/0");
      ((ObjectNode) first)
          .putObject("current")
          .put("text", "Prometheus")
          .put("value", "${DS_PROMETHEUS}");
      files.put(TARGET.resolve(dashboard.path("uid").asText() + ".json"), pretty(shared));
    }
    return files;
  }

  private static void require(ArrayNode list, String type, String id, String name, String version) {
    list.addObject().put("type", type).put("id", id).put("name", name).put("version", version);
  }

  /** On one line: the size of a ConfigMap is limited. */
  private static String configMap(String uid, JsonNode dashboard) throws IOException {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: %1$s
          labels:
            grafana_dashboard: "1"
        data:
          %1$s.json: |-
            %2$s
        """
        .formatted(uid, JSON.writeValueAsString(dashboard));
  }

  private static String pretty(JsonNode json) throws IOException {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    return JSON.writer(printer).writeValueAsString(json) + "\n";
  }
}
