package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboards: what Grafana's own linter asks for, and that every metric exists. */
final class DashboardsTest {
  /** Units of Grafana's registry that we use. */
  private static final Set<String> UNITS =
      Set.of(
          "none", "short", "percentunit", "s", "ms", "bytes", "Bps", "cps", "mps", "reqps", "ops");

  private static final Set<String> PANELS =
      Set.of("timeseries", "stat", "gauge", "bargauge", "table", "heatmap", "state-timeline");
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((?:(.*),\\s*)?\\w+\\)");
  private static final Pattern RANGE = Pattern.compile("\\[([^]]*)]");

  private record Dashboard(String name, JsonNode json) {
    Stream<JsonNode> panels() {
      return Shipped.each(json.path("panels"))
          .flatMap(panel -> Stream.concat(Stream.of(panel), Shipped.each(panel.path("panels"))))
          .filter(panel -> !panel.path("type").asText().equals("row"));
    }

    Stream<JsonNode> targets() {
      return panels().flatMap(panel -> Shipped.each(panel.path("targets")));
    }

    Stream<JsonNode> variables() {
      return Shipped.each(json.at("/templating/list"));
    }

    Stream<JsonNode> annotations() {
      return Shipped.each(json.at("/annotations/list"))
          .filter(annotation -> annotation.path("builtIn").asInt() == 0);
    }

    /** All the PromQL in it. */
    Stream<String> expressions() {
      return Stream.of(
              targets().map(target -> target.path("expr").asText()),
              annotations().map(annotation -> annotation.path("expr").asText()),
              variables()
                  .filter(variable -> variable.path("type").asText().equals("query"))
                  .map(variable -> LABEL_VALUES.matcher(variable.at("/query/query").asText()))
                  .filter(Matcher::matches)
                  .map(match -> match.group(1)))
          .flatMap(expressions -> expressions);
    }
  }

  @Test
  void theOverviewHasTheDocumentedPanels() throws IOException {
    Dashboard overview =
        dashboards().stream()
            .filter(dashboard -> dashboard.name().equals("kafka-cluster-overview.json"))
            .findAny()
            .orElseThrow();
    assertEquals("Kafka Cluster Overview", overview.json().path("title").asText());
    assertEquals(
        List.of("Messages in per second", "Request latency P95", "Under-replicated partitions"),
        overview
            .panels()
            .filter(panel -> panel.path("type").asText().equals("timeseries"))
            .limit(3)
            .map(panel -> panel.path("title").asText())
            .toList());
  }

  @Test
  void dashboardsAreAsGrafanaAdvises() throws IOException {
    List<String> wrong = new ArrayList<>();
    Set<String> uids = new HashSet<>();
    for (Dashboard dashboard : dashboards()) {
      JsonNode json = dashboard.json();
      String uid = json.path("uid").asText();
      Findings of = new Findings(dashboard.name(), wrong);
      of.check("uid", uid.matches("kafka-[a-z-]{1,34}") && uids.add(uid));
      of.check("uid is the file's name", dashboard.name().equals(uid + ".json"));
      of.check("id", json.path("id").isNull());
      of.check("schemaVersion", json.path("schemaVersion").asInt() == 39);
      of.check("editable", !json.path("editable").asBoolean(true));
      of.check("timezone", json.path("timezone").asText().equals("browser"));
      of.check("refresh", json.path("refresh").asText().equals("30s"));
      of.check("graphTooltip", json.path("graphTooltip").asInt() == 1);
      of.check(
          "tag", Shipped.each(json.path("tags")).anyMatch(tag -> tag.asText().equals("kafka")));
      of.check("inputs", !json.has("__inputs") && !json.has("__requires"));
      of.check(
          "links keep what is chosen",
          Shipped.each(json.path("links"))
              .anyMatch(
                  link ->
                      link.path("includeVars").asBoolean() && link.path("keepTime").asBoolean()));
      of.check("at most 20 panels at once", json.path("panels").size() <= 20);
      of.check("at most 25 queries at once", dashboard.targets().count() <= 25);
      variables(dashboard, of);
      annotations(dashboard, of);
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void panelsAreAsGrafanaAdvises() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Dashboard dashboard : dashboards()) {
      Set<Integer> ids = new HashSet<>();
      dashboard
          .panels()
          .forEach(
              panel -> {
                Findings of =
                    new Findings(dashboard.name() + ": " + panel.path("title").asText(), wrong);
                JsonNode defaults = panel.at("/fieldConfig/defaults");
                of.check("title", !panel.path("title").asText().isBlank());
                of.check("id", ids.add(panel.path("id").asInt()));
                of.check("description", panel.path("description").asText().length() > 60);
                of.check("type", PANELS.contains(panel.path("type").asText()));
                of.check("unit", UNITS.contains(defaults.path("unit").asText()));
                of.check("noValue", defaults.has("noValue"));
                of.check("thresholds", !defaults.at("/thresholds/steps").isEmpty());
                of.check("targets", !panel.path("targets").isEmpty());
                of.check("data source", isVariable(panel));
                if (panel.path("type").asText().equals("timeseries")) {
                  of.check("min", defaults.has("min"));
                  of.check("table legend", panel.at("/options/legend/calcs").size() == 3);
                }
                Shipped.each(panel.path("targets")).forEach(target -> target(target, of));
              });
    }
    assertEquals(List.of(), wrong);
  }

  private static void target(JsonNode target, Findings of) {
    String expression = target.path("expr").asText();
    String legend = target.path("legendFormat").asText();
    of.check("target's data source", isVariable(target));
    of.check("legend", !legend.isBlank() && !legend.equals("__auto"));
    of.check("exemplar", !target.path("exemplar").asBoolean(true));
    of.check("one cluster", matchersWithoutCluster(expression).isEmpty());
    of.check("no irate", !expression.contains("irate("));
    of.check(
        "rate interval",
        RANGE
            .matcher(expression)
            .results()
            .allMatch(range -> range.group(1).equals("$__rate_interval")));
  }

  /** Metrics of an expression that are asked for without saying of which cluster. */
  private static List<String> matchersWithoutCluster(String expression) {
    return PromQl.metrics(expression).stream()
        .filter(
            metric ->
                Pattern.compile(
                        "(?<![\\w:])" + metric + "(?!\\{[^}]*cluster=\"\\$cluster\")(?![\\w:])")
                    .matcher(expression)
                    .find())
        .toList();
  }

  private static void variables(Dashboard dashboard, Findings of) {
    List<JsonNode> variables = dashboard.variables().toList();
    of.check(
        "datasource and cluster come first",
        variables.stream()
            .map(variable -> variable.path("name").asText())
            .limit(2)
            .toList()
            .equals(List.of("datasource", "cluster")));
    for (JsonNode variable : variables) {
      String name = "variable " + variable.path("name").asText();
      if (variable.path("type").asText().equals("datasource")) {
        of.check(name, variable.path("regex").asText().isEmpty());
        of.check(name + " label", variable.path("label").asText().equals("Data source"));
      } else {
        of.check(name + " data source", isVariable(variable));
        of.check(name + " refresh", variable.path("refresh").asInt() == 2);
        of.check(
            name + " query", LABEL_VALUES.matcher(variable.at("/query/query").asText()).matches());
        of.check(
            name + " all",
            !variable.path("includeAll").asBoolean()
                || variable.path("allValue").asText().equals(".*"));
      }
    }
  }

  private static void annotations(Dashboard dashboard, Findings of) {
    of.check("annotations", dashboard.annotations().findAny().isPresent());
    of.check(
        "annotations' data source", dashboard.annotations().allMatch(DashboardsTest::isVariable));
  }

  private static boolean isVariable(JsonNode part) {
    return part.at("/datasource/type").asText().equals("prometheus")
        && part.at("/datasource/uid").asText().equals("${datasource}");
  }

  @Test
  void panelsDoNotOverlap() throws IOException {
    for (Dashboard dashboard : dashboards()) {
      Set<String> taken = new HashSet<>();
      List<String> twice = new ArrayList<>();
      Shipped.each(dashboard.json().path("panels"))
          .forEach(
              panel -> {
                JsonNode at = panel.path("gridPos");
                for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                  for (int y = at.path("y").asInt();
                      y < at.path("y").asInt() + at.path("h").asInt();
                      y++) {
                    if (x >= 24 || !taken.add(x + "," + y)) {
                      twice.add(panel.path("title").asText());
                    }
                  }
                }
              });
      assertEquals(List.of(), twice, dashboard.name());
    }
  }

  @Test
  void panelsAskForMetricsThatExist() throws IOException {
    Set<String> known = MetricNames.existing();
    Set<String> unknown = new TreeSet<>();
    for (Dashboard dashboard : dashboards()) {
      dashboard
          .expressions()
          .flatMap(expression -> PromQl.metrics(expression).stream())
          .filter(metric -> !known.contains(metric))
          .forEach(metric -> unknown.add(dashboard.name() + ": " + metric));
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void prometheusAcceptsEveryExpression(@TempDir Path directory) throws IOException {
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
    int count = 0;
    for (Dashboard dashboard : dashboards()) {
      for (String expression : dashboard.expressions().toList()) {
        rules
            .append("      - record: a:b:c%d\n        expr: |\n          ".formatted(count++))
            .append(expression.replace("$__rate_interval", "5m"))
            .append('\n');
      }
    }
    assertTrue(count > 0, "there is an expression");
    Path file = Files.writeString(directory.resolve("rules.yml"), rules);
    Tool.Result result = Tool.promtool().run(List.of("check", "rules", file.toString()), "");
    assertEquals(0, result.exitCode(), result.output());
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

  private static List<Dashboard> dashboards() throws IOException {
    List<Dashboard> dashboards = new ArrayList<>();
    for (Path file : Shipped.files("dashboards", ".json")) {
      dashboards.add(new Dashboard(file.getFileName().toString(), Shipped.read(file)));
    }
    assertTrue(!dashboards.isEmpty(), "there is a dashboard");
    return dashboards;
  }

  /** Collects what is wrong with one thing. */
  private record Findings(String name, List<String> wrong) {
    void check(String what, boolean holds) {
      if (!holds) {
        wrong.add(name + ": " + what);
      }
    }
  }
}
