package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.rules.MetricNames;
import io.kraftexporter.rules.PromQl;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboards against the rules of Grafana's dashboard-linter, our own, and the metrics. */
final class LintTest {
  /** Units of Grafana's registry that we use. */
  private static final Set<String> UNITS =
      Set.of(
          "none",
          "short",
          "percentunit",
          "s",
          "dtdurations",
          "dateTimeFromNow",
          "ms",
          "bytes",
          "Bps",
          "cps",
          "mps",
          "reqps",
          "ops",
          "iops",
          "d",
          "percent",
          "locale",
          "suffix: days",
          "suffix: /s");

  private static final Set<String> PANELS =
      Set.of("timeseries", "stat", "gauge", "bargauge", "table", "heatmap", "state-timeline");
  private static final Pattern RANGE = Pattern.compile("\\[([^]]*)]");

  /** A rate with a range of its own, which Grafana's linter rejects; an increase may have one. */
  private static final Pattern RATE_OF_ITS_OWN =
      Pattern.compile("\\bi?rate\\([^\\[()]*\\[(?!\\$__rate_interval])");

  private static final Pattern RECORDED_BY_NODE = Pattern.compile("\\bcluster_[a-z_]*node[a-z_]*:");

  /** Ranges of their own: what an alert compares over such a time. */
  private static final Set<String> RANGES =
      Set.of("$__rate_interval", "$__range", "3m", "5m", "10m", "15m", "30m", "1h", "6h", "1d");

  private static final Pattern RANKED_AT_EACH_STEP =
      Pattern.compile("(?:topk|bottomk)\\((?![^\\[]*\\[[^]]*] @ end\\(\\)|.*@ end\\(\\))");

  /** Counters of which any value above 0 is wrong until the process restarts. */
  private static final Set<String> ERROR_COUNTS =
      Set.of(
          "kafka_controller_kafkacontroller_metadataerrorcount_total",
          "kafka_server_broker_metadata_metrics_metadata_load_error_count_total",
          "kafka_server_broker_metadata_metrics_metadata_apply_error_count_total");

  /** Grafana's limits where nothing else is wanted: what opens must be there quickly. */
  private static final int OPEN_PANELS = 20;

  private static final int OPEN_QUERIES = 25;

  @Test
  void theOverviewHasTheDocumentedPanels() throws IOException {
    Dashboard overview =
        Dashboard.shipped().stream()
            .filter(dashboard -> dashboard.name().equals("kafka-cluster-overview.json"))
            .findAny()
            .orElseThrow();
    assertEquals("Kafka Cluster Overview", overview.json().path("title").asText());
    assertEquals(
        List.of("Messages In Per Second", "Request Latency P95", "Under Replicated Partitions"),
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
    for (Dashboard dashboard : Dashboard.shipped()) {
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
      of.check("panels at once", dashboard.openPanels().count() <= OPEN_PANELS);
      of.check(
          "queries at once", Dashboard.targets(dashboard.openPanels()).count() <= OPEN_QUERIES);
      variables(dashboard, of);
      annotations(dashboard, of);
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void panelsAreAsGrafanaAdvises() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.shipped()) {
      Set<Integer> ids = new HashSet<>();
      dashboard
          .panels()
          .forEach(
              panel -> {
                Findings of =
                    new Findings(dashboard.name() + ": " + panel.path("title").asText(), wrong);
                JsonNode defaults = panel.at("/fieldConfig/defaults");
                of.check("title", !panel.path("title").asText().isBlank());
                of.check("one refId each", refIds(panel).size() == panel.path("targets").size());
                of.check("id", ids.add(panel.path("id").asInt()));
                of.check("description", panel.path("description").asText().length() > 60);
                of.check("type", PANELS.contains(panel.path("type").asText()));
                of.check("unit", UNITS.contains(defaults.path("unit").asText()));
                of.check("noValue", defaults.has("noValue"));
                of.check("colours", !panel.toString().contains("palette-"));
                of.check("thresholds", !defaults.at("/thresholds/steps").isEmpty());
                of.check("targets", !panel.path("targets").isEmpty());
                of.check("data source", isVariable(panel));
                if (panel.path("type").asText().equals("timeseries")) {
                  of.check(
                      "min",
                      defaults.has("min") || defaults.path("unit").asText().equals("suffix: days"));
                  of.check("table legend", panel.at("/options/legend/calcs").size() == 3);
                }
                Shipped.each(panel.path("targets")).forEach(target -> target(target, of));
                legendLabels(panel)
                    .forEach(label -> of.check("has the label " + label, hasLabel(panel, label)));
              });
    }
    assertEquals(List.of(), wrong);
  }

  private static Set<String> refIds(JsonNode panel) {
    return Shipped.each(panel.path("targets"))
        .map(target -> target.path("refId").asText())
        .collect(Collectors.toSet());
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
        RANGE.matcher(expression).results().allMatch(range -> RANGES.contains(range.group(1))));
    of.check("no rate over a range of its own", !RATE_OF_ITS_OWN.matcher(expression).find());
    of.check(
        "ranked once",
        !RANKED_AT_EACH_STEP.matcher(expression).find() || target.path("instant").asBoolean());
    of.check("counters in rate or increase", barCounters(expression).isEmpty());
  }

  private static Set<String> legendLabels(JsonNode panel) {
    return Shipped.each(panel.path("targets"))
        .flatMap(target -> new Query("", target.path("legendFormat").asText()).labels().stream())
        .collect(Collectors.toSet());
  }

  /** Returns whether a query of the panel, or the name of a recording rule in it, has the label. */
  private static boolean hasLabel(JsonNode panel, String label) {
    return Shipped.each(panel.path("targets"))
        .map(target -> target.path("expr").asText())
        .anyMatch(
            expression ->
                expression.contains(label)
                    || (label.equals("node_id") && RECORDED_BY_NODE.matcher(expression).find()));
  }

  /** Counters that are shown as they are: their value says nothing but how long a process runs. */
  private static List<String> barCounters(String expression) {
    return PromQl.metrics(expression).stream()
        .filter(metric -> metric.endsWith("_total") && !ERROR_COUNTS.contains(metric))
        .filter(
            metric ->
                !Pattern.compile("(?:rate|increase|changes)\\(\\s*" + metric + "\\b")
                    .matcher(expression)
                    .find())
        .toList();
  }

  /** Metrics of an expression that are asked for without saying of which cluster. */
  private static List<String> matchersWithoutCluster(String expression) {
    return PromQl.metrics(expression).stream()
        .filter(metric -> !metric.startsWith("prometheus_"))
        .filter(
            metric ->
                Pattern.compile(
                        "(?<![\\w:])"
                            + metric
                            + "(?!\\{[^}]*cluster=~?\"\\$cluster[|]?\")(?![\\w:])")
                    .matcher(expression)
                    .find())
        .toList();
  }

  private static void variables(Dashboard dashboard, Findings of) {
    List<JsonNode> variables = dashboard.variables().toList();
    String panels = dashboard.json().path("panels").toString();
    of.check("instance", variables.stream().anyMatch(LintTest::isInstance));
    of.check(
        "datasource and cluster come first",
        variables.stream()
            .map(variable -> variable.path("name").asText())
            .limit(2)
            .toList()
            .equals(List.of("datasource", "cluster")));
    for (JsonNode variable : variables) {
      String name = "variable " + variable.path("name").asText();
      of.check(
          name + " is used",
          variable.path("hide").asInt() > 0
              || Pattern.compile("\\$\\{?" + variable.path("name").asText() + "\\b")
                  .matcher(panels)
                  .find());
      if (Set.of("custom", "textbox").contains(variable.path("type").asText())) {
        of.check(name + " has a value", !variable.at("/current/value").asText().isBlank());
      } else if (variable.path("type").asText().equals("datasource")) {
        of.check(name, variable.path("regex").asText().isEmpty());
        of.check(name + " label", variable.path("label").asText().equals("Data source"));
      } else {
        of.check(name + " data source", isVariable(variable));
        of.check(name + " refresh", variable.path("refresh").asInt() == 2);
        of.check(
            name + " query",
            Dashboard.LABEL_VALUES.matcher(variable.at("/query/query").asText()).matches());
        of.check(
            name + " all",
            !variable.path("includeAll").asBoolean()
                || Set.of(".*", ".+").contains(variable.path("allValue").asText()));
      }
    }
  }

  /** The rule of Grafana's own linter. */
  private static boolean isInstance(JsonNode variable) {
    return variable.path("name").asText().equals("instance")
        && variable.path("label").asText().equals("Instance")
        && variable.path("multi").asBoolean()
        && variable.path("allValue").asText().equals(".+");
  }

  private static void annotations(Dashboard dashboard, Findings of) {
    of.check("annotations", dashboard.annotations().findAny().isPresent());
    of.check("annotations' data source", dashboard.annotations().allMatch(LintTest::isVariable));
  }

  private static boolean isVariable(JsonNode part) {
    return part.at("/datasource/type").asText().equals("prometheus")
        && part.at("/datasource/uid").asText().equals("${datasource}");
  }

  @Test
  void atMostThreeRulesOfTheLinterAreLeftOut() throws IOException {
    JsonNode exclusions = Shipped.read(Shipped.HOME.resolve("dashboards/.lint")).path("exclusions");
    assertTrue(exclusions.size() <= 3, exclusions.toString());
    exclusions.forEach(
        exclusion -> assertTrue(!exclusion.path("reason").asText().isBlank(), "no reason"));
  }

  @Test
  void panelsDoNotOverlap() throws IOException {
    for (Dashboard dashboard : Dashboard.shipped()) {
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
  void panelsQueryMetricsThatExist() throws IOException {
    Set<String> known = MetricNames.existing();
    Set<String> unknown = new TreeSet<>();
    for (Dashboard dashboard : Dashboard.shipped()) {
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
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (String expression : dashboard.expressions().toList()) {
        rules
            .append("      - record: a:b:c%d\n        expr: |\n          ".formatted(count++))
            .append(
                expression
                    .replace("$__rate_interval_ms", "300000")
                    .replace("$__rate_interval", "5m")
                    .replace("$__range", "1h")
                    .replaceAll("\\$(?:retention_days|growth|safety|replication)", "1")
                    .replace("\n", " "))
            .append('\n');
      }
    }
    assertTrue(count > 0, "there is an expression");
    Path file = Files.writeString(directory.resolve("rules.yml"), rules);
    Tool.Result result = Tool.promtool().run(List.of("check", "rules", file.toString()), "");
    assertEquals(0, result.exitCode(), result.output());
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
