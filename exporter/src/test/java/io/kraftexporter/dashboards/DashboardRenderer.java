package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Renders a dashboard: its variables, its annotations, and its panels at their places. */
final class DashboardRenderer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String INSTANCE = "instance";
  private static final int COLUMNS = 24;
  private static final int FIRST_ROW_ID = 1_000;

  private final Common common;
  private final Alerts alerts;
  private final Map<String, Set<String>> alertsByDashboard = new TreeMap<>();

  DashboardRenderer(Common common, Alerts alerts, List<JsonNode> sources) {
    this.common = common;
    Set<String> placed = new HashSet<>();
    for (JsonNode source : sources) {
      for (JsonNode panel : source.findParents("alert")) {
        if (placed.add(panel.path("alert").asText())) {
          alertsByDashboard
              .computeIfAbsent(source.path("uid").asText(), uid -> new TreeSet<>())
              .add(panel.path("alert").asText());
        }
      }
    }
    this.alerts = alerts;
  }

  ObjectNode render(JsonNode source) {
    ObjectNode dashboard = Common.merge(NODES.objectNode(), common.yaml().path("dashboard"));
    String uid = source.path("uid").asText();
    dashboard.put("uid", uid);
    dashboard.put("title", common.yaml().path("titles").path(uid).asText());
    dashboard.put("description", source.path("description").asText());
    ArrayNode tags = dashboard.putArray("tags").add("kafka").add("kafka-exporter");
    source.path("tags").forEach(tags::add);
    if (source.has("time")) {
      dashboard.set("time", source.get("time"));
    }
    boolean allClusters = has(source.path("variables"), "clusters");
    dashboard.putObject("templating").set("list", variables(source));
    dashboard.putObject("annotations").set("list", annotations(allClusters));
    dashboard.set(
        "panels",
        panels(source, new PanelRenderer(common, alerts, alertsByDashboard, allClusters)));
    return dashboard;
  }

  private static boolean has(JsonNode list, String text) {
    for (JsonNode item : list) {
      if (item.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private ArrayNode panels(JsonNode source, PanelRenderer renderer) {
    ArrayNode all = NODES.arrayNode();
    int y = place(source.path("panels"), 0, renderer, all);
    int id = FIRST_ROW_ID;
    for (JsonNode row : source.path("rows")) {
      ObjectNode json =
          all.addObject()
              .put("id", id++)
              .put("type", "row")
              .put("title", row.path("title").asText())
              .put("collapsed", true);
      json.set("gridPos", position(0, y, COLUMNS, 1));
      y++;
      place(row.path("panels"), y, renderer, json.putArray("panels"));
    }
    return all;
  }

  /** Puts panels from left to right, in lines; returns where the next line begins. */
  private int place(JsonNode sources, int top, PanelRenderer renderer, ArrayNode into) {
    int x = 0;
    int y = top;
    int lineHeight = 0;
    for (JsonNode source : sources) {
      JsonNode kind = common.kind(source.path("kind").asText());
      int width = source.path("width").asInt(kind.path("width").asInt());
      int height = source.path("height").asInt(kind.path("height").asInt());
      if (x + width > COLUMNS) {
        x = 0;
        y += lineHeight;
        lineHeight = 0;
      }
      ObjectNode panel = renderer.render(source);
      panel.set("gridPos", position(x, y, width, height));
      into.add(panel);
      x += width;
      lineHeight = Math.max(lineHeight, height);
    }
    return y + lineHeight;
  }

  private static ObjectNode position(int x, int y, int width, int height) {
    return NODES.objectNode().put("x", x).put("y", y).put("w", width).put("h", height);
  }

  private ArrayNode variables(JsonNode source) {
    ArrayNode list = NODES.arrayNode();
    list.add(Common.merge(NODES.objectNode().put("name", "datasource"), variable("datasource")));
    for (JsonNode name : source.path("variables")) {
      JsonNode variable = name.isTextual() ? variable(name.asText()) : name;
      list.add(variable(variable.path("name").asText(name.asText()), variable));
    }
    if (!has(source.path("variables"), INSTANCE)) {
      // Out of sight: so that a machine that was chosen stays so on the way through dashboards.
      list.add(variable(INSTANCE, variable(INSTANCE)).put("hide", 2));
    }
    return list;
  }

  private JsonNode variable(String name) {
    JsonNode variable = common.yaml().path("variables").path(name);
    if (variable.isMissingNode()) {
      throw new IllegalArgumentException("unknown variable: " + name);
    }
    return variable;
  }

  private ObjectNode variable(String name, JsonNode source) {
    boolean all = source.path("all").asBoolean();
    ObjectNode variable =
        NODES
            .objectNode()
            .put("name", name)
            .put("label", source.path("label").asText())
            .put("hide", 0)
            .put("includeAll", all)
            .put("multi", all);
    ObjectNode current = variable.putObject("current");
    if (source.has("custom") || source.has("value")) {
      return fixed(variable, source);
    }
    if (all) {
      variable.put("allValue", source.path("everything").asText(".*"));
      current.put("selected", true);
      current.putArray("text").add("All");
      current.putArray("value").add("$__all");
    }
    variable.put("type", "query").put("refresh", 2).put("regex", "").put("sort", all ? 3 : 1);
    variable.set("datasource", common.dataSource());
    variable.putArray("options");
    String query = source.path("query").asText();
    variable
        .putObject("query")
        .put("qryType", 1)
        .put("query", query)
        .put("refId", "PrometheusVariableQueryEditor-VariableQuery");
    return variable;
  }

  /** A variable whose values are in the source: a list to choose from, or a text to change. */
  private static ObjectNode fixed(ObjectNode variable, JsonNode source) {
    List<String> values = new ArrayList<>();
    source.path("custom").forEach(value -> values.add(value.asText()));
    if (values.isEmpty()) {
      values.add(source.path("value").asText());
    }
    variable
        .put("type", source.has("custom") ? "custom" : "textbox")
        .put("query", String.join(",", values));
    variable.withObject("/current").put("selected", true);
    variable.withObject("/current").put("text", values.get(0)).put("value", values.get(0));
    ArrayNode options = variable.putArray("options");
    for (String value : values) {
      options
          .addObject()
          .put("selected", value.equals(values.get(0)))
          .put("text", value)
          .put("value", value);
    }
    return variable;
  }

  private ArrayNode annotations(boolean allClusters) {
    ArrayNode list = NODES.arrayNode();
    ObjectNode own =
        list.addObject()
            .put("builtIn", 1)
            .put("enable", true)
            .put("hide", true)
            .put("iconColor", "rgba(0, 211, 255, 1)")
            .put("name", "Annotations & Alerts")
            .put("type", "dashboard");
    own.putObject("datasource").put("type", "grafana").put("uid", "-- Grafana --");
    for (JsonNode annotation : common.yaml().path("annotations")) {
      if (allClusters && !annotation.path("name").asText().equals("Alerts")) {
        continue;
      }
      Query query = new Query(annotation.path("query").asText(), "");
      ObjectNode json =
          list.addObject()
              .put("name", annotation.path("name").asText())
              .put("enable", true)
              .put("hide", false)
              .put("iconColor", common.color(annotation.path("color").asText()))
              .put("expr", query.complete("", allClusters))
              .put("titleFormat", annotation.path("title").asText())
              .put("textFormat", annotation.path("text").asText())
              .put("tagKeys", "severity")
              .put("useValueForTime", false);
      json.set("datasource", common.dataSource());
    }
    return list;
  }
}
