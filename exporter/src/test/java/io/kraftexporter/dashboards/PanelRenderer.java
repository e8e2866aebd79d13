package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.rules.Shipped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Renders a panel of a dashboard: its source, and what its kind adds. */
final class PanelRenderer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "title",
          "kind",
          "width",
          "height",
          "unit",
          "decimals",
          "min",
          "max",
          "text",
          "alert",
          "filter",
          "query",
          "queries",
          "draft",
          "legend",
          "top",
          "by",
          "none",
          "limits",
          "map",
          "leads",
          "stack",
          "columns",
          "sort",
          "hide",
          "with");

  private final Common common;
  private final Alerts alerts;
  private final Map<String, Set<String>> alertsByDashboard;
  private final boolean allClusters;

  PanelRenderer(
      Common common,
      Alerts alerts,
      Map<String, Set<String>> alertsByDashboard,
      boolean allClusters) {
    this.alertsByDashboard = alertsByDashboard;
    this.common = common;
    this.alerts = alerts;
    this.allClusters = allClusters;
  }

  /** The panel, without its place. */
  ObjectNode render(JsonNode source) {
    String title = source.path("title").asText();
    refuseUnknownKeys(source, title);
    JsonNode kind = common.kind(source.path("kind").asText());
    ObjectNode panel =
        NODES
            .objectNode()
            .put("id", source.path("id").asInt())
            .put("title", title)
            .put("description", description(source));
    panel.set("datasource", common.dataSource());
    panel.set("links", links(source));
    Common.merge(panel, kind.path("panel"));
    ObjectNode fields = panel.withObject("/fieldConfig");
    fields.set("overrides", NODES.arrayNode());
    defaults(source, kind, fields.withObject("/defaults"));
    if (source.has("columns")) {
      new TableRenderer(common, this).render(source, panel);
    } else {
      queries(source, panel);
    }
    return Common.merge(panel, source.path("with"));
  }

  private static void refuseUnknownKeys(JsonNode source, String title) {
    Set<String> unknown = new TreeSet<>();
    source.properties().forEach(entry -> unknown.add(entry.getKey()));
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(title + ": unknown keys " + unknown);
    }
  }

  private void defaults(JsonNode source, JsonNode kind, ObjectNode defaults) {
    Limits limits = limits(source);
    defaults.withObject("/color").put("mode", kind.path("color").asText());
    if (kind.path("color").asText().equals("fixed")) {
      defaults.withObject("/color").put("fixedColor", common.seriesColors().get(0));
    }
    defaults.set(
        "mappings",
        source.has("map") ? common.mappings(source.path("map").asText()) : NODES.arrayNode());
    defaults.set("thresholds", limits.json(common));
    defaults.put("noValue", source.path("none").asText("N/A"));
    defaults.put("unit", source.path("unit").asText("none"));
    for (String key : List.of("decimals", "max")) {
      if (source.has(key)) {
        defaults.set(key, source.get(key));
      }
    }
    if (!source.path("min").asText().equals("auto")) {
      defaults.put("min", source.path("min").asDouble(0) == 0 ? 0 : source.path("min").asInt());
    }
    boolean timeSeries = source.path("kind").asText().equals("timeseries");
    if (timeSeries && !limits.isEmpty()) {
      defaults.withObject("/custom").withObject("/thresholdsStyle").put("mode", "dashed");
    }
    if (timeSeries && source.path("stack").asBoolean()) {
      defaults.withObject("/custom").put("fillOpacity", 40);
      defaults.withObject("/custom").withObject("/stacking").put("mode", "normal");
    }
  }

  private Limits limits(JsonNode source) {
    if (source.has("limits")) {
      return Limits.of(source.path("limits"));
    }
    boolean counts = Set.of("none", "short").contains(source.path("unit").asText("none"));
    List<Alerts.Alert> own = alerts(source);
    return own.isEmpty() ? Limits.none() : Limits.of(own, counts);
  }

  private List<Alerts.Alert> alerts(JsonNode source) {
    return source.has("alert") ? alerts.named(source.path("alert").asText()) : List.of();
  }

  private void queries(JsonNode source, ObjectNode panel) {
    String kind = source.path("kind").asText();
    ArrayNode targets = panel.putArray("targets");
    Set<String> leading = new LinkedHashSet<>();
    for (Query query : queriesOf(source)) {
      String refId = String.valueOf((char) ('A' + targets.size()));
      String format = kind.equals("heatmap") ? "heatmap" : "time_series";
      // Over a range both would show the last value of a series that has ended, as of a lost
      // quorum.
      boolean instant = kind.equals("bargauge") || kind.equals("stat");
      targets.add(query.json(common, refId, complete(query, source), instant, format));
      leading.add(query.leadingLabel());
    }
    if (kind.equals("timeseries")) {
      new SeriesColors(common).color(queriesOf(source), panel);
    }
    ArrayNode overrides = (ArrayNode) panel.at("/fieldConfig/overrides");
    int index = source.has("query") ? 1 : 0;
    for (JsonNode query : source.path("queries")) {
      override(query, String.valueOf((char) ('A' + index++)), overrides);
    }
    leading.remove("");
    ArrayNode dataLinks = panel.withObject("/fieldConfig/defaults").putArray("links");
    leading.stream()
        .filter(common::hasLink)
        .forEach(label -> dataLinks.add(common.dataLink(label, "${__field.labels." + label + "}")));
  }

  /** Returns the overrides of a query among several: another unit, or other limits. */
  private void override(JsonNode query, String refId, ArrayNode overrides) {
    ArrayNode properties = NODES.arrayNode();
    for (String key : List.of("unit", "decimals", "noValue")) {
      if (query.has(key)) {
        properties.addObject().put("id", key).set("value", query.get(key));
      }
    }
    if (query.has("limits")) {
      JsonNode thresholds = Limits.of(query.path("limits")).json(common);
      properties.addObject().put("id", "thresholds").set("value", thresholds);
    }
    if (query.has("color")) {
      ObjectNode color = NODES.objectNode().put("mode", "fixed");
      color.put("fixedColor", common.color(query.path("color").asText()));
      properties.addObject().put("id", "color").set("value", color);
    }
    if (!properties.isEmpty()) {
      ObjectNode override = overrides.addObject();
      override.putObject("matcher").put("id", "byFrameRefID").put("options", refId);
      override.set("properties", properties);
    }
  }

  /** From the name of an alert to what it says in short. */
  ArrayNode summaries() {
    return Common.mappings(alerts.summaries());
  }

  /** Alerts with a label that names the dashboard which has their panels. */
  String withDashboards(String expression) {
    StringBuilder labelled = new StringBuilder(expression);
    alertsByDashboard.forEach(
        (uid, names) ->
            labelled
                .insert(0, "label_replace(")
                .append(", \"dashboard\", \"")
                .append(uid)
                .append("\", \"alertname\", \"")
                .append(String.join("|", names))
                .append("\")"));
    return labelled.toString();
  }

  /** An expression in full, as Prometheus gets it but for Grafana's variables. */
  String complete(Query query, JsonNode source) {
    return query.complete(source.path("filter").asText(), allClusters);
  }

  /**
   * The queries of a source; without any, those of the alert that it names; the draft while no rule
   * file has that alert.
   */
  List<Query> queriesOf(JsonNode source) {
    List<Query> queries = new ArrayList<>();
    if (source.has("query")) {
      queries.add(Query.of(source, source));
    }
    source.path("queries").forEach(query -> queries.add(Query.of(query, source)));
    if (queries.isEmpty()) {
      String legend = source.path("legend").asText();
      alerts(source).stream()
          .flatMap(alert -> AlertTerm.of(alert.expression()).stream())
          .map(term -> new Query(term.value(), legend))
          .distinct()
          .forEach(queries::add);
    }
    if (queries.isEmpty()) {
      source.path("draft").forEach(query -> queries.add(Query.of(query, source)));
    }
    if (queries.isEmpty()) {
      throw new IllegalArgumentException(source.path("title").asText() + ": nothing to query");
    }
    return queries;
  }

  private String description(JsonNode source) {
    StringBuilder text = new StringBuilder(source.path("text").asText().strip());
    for (Alerts.Alert alert : alerts(source)) {
      text.append(
          "\n\nAlert: %s, %s%s."
              .formatted(
                  alert.name(),
                  alert.severity(),
                  alert.after().equals("0m") ? " at once" : " after " + alert.after()));
    }
    return text.toString();
  }

  private ArrayNode links(JsonNode source) {
    ArrayNode links = NODES.arrayNode();
    Shipped.each(source.path("leads")).forEach(uid -> links.add(common.panelLink(uid.asText())));
    alerts(source).stream()
        .map(Alerts.Alert::runbook)
        .distinct()
        .map(runbook -> common.panelLink("Runbook " + source.path("alert").asText(), runbook))
        .forEach(links::add);
    return links;
  }
}
