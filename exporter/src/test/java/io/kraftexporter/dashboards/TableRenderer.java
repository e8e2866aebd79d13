package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders the columns of a table. A column shows a label, or the value of a query for each
 * combination of labels.
 */
final class TableRenderer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private final Common common;
  private final PanelRenderer panels;

  TableRenderer(Common common, PanelRenderer panels) {
    this.common = common;
    this.panels = panels;
  }

  void render(JsonNode source, ObjectNode panel) {
    ArrayNode targets = panel.putArray("targets");
    ObjectNode names = NODES.objectNode();
    ObjectNode order = NODES.objectNode();
    ObjectNode hidden = NODES.objectNode().put("Time", true);
    source.path("hide").forEach(label -> hidden.put(label.asText(), true));
    long queries = count(source);
    for (JsonNode column : source.path("columns")) {
      String field = column.path("label").asText();
      if (column.has("query")) {
        String refId = String.valueOf((char) ('A' + targets.size()));
        Query query = Query.of(column, NODES.objectNode().put("legend", name(column)));
        if (!query.expression().contains(" by (")) {
          String labels = String.join(", ", labels(source));
          query =
              new Query("max by (%s) (%s)".formatted(labels, query.expression()), query.legend());
        }
        if (column.path("dashboards").asBoolean()) {
          query = new Query(panels.withDashboards(query.expression()), query.legend());
        }
        targets.add(query.json(common, refId, panels.complete(query, source), true, "table"));
        field = queries > 1 ? "Value #" + refId : "Value";
      }
      if (column.path("hidden").asBoolean()) {
        hidden.put(field, true);
        continue;
      }
      names.put(field, name(column));
      order.put(field, order.size());
      overrides(column, (ArrayNode) panel.at("/fieldConfig/overrides"));
    }
    ArrayNode transformations = panel.putArray("transformations");
    if (queries > 1) {
      transformations.addObject().put("id", "merge").putObject("options");
    }
    ObjectNode organize = transformations.addObject().put("id", "organize").putObject("options");
    organize.set("excludeByName", hidden);
    organize.set("indexByName", order);
    organize.set("renameByName", names);
    if (source.has("sort")) {
      ArrayNode sortBy = panel.withObject("/options").putArray("sortBy");
      JsonNode sort = source.path("sort");
      for (JsonNode by : sort.isArray() ? sort : NODES.arrayNode().add(sort)) {
        sortBy
            .addObject()
            .put("displayName", by.path("by").asText())
            .put("desc", by.path("descending").asBoolean(true));
      }
    }
  }

  /** By these the rows are merged: others, such as the name of a metric, would tear them apart. */
  private static List<String> labels(JsonNode source) {
    List<String> labels = new ArrayList<>();
    for (JsonNode column : source.path("columns")) {
      if (column.has("label")) {
        labels.add(column.path("label").asText());
      }
    }
    return labels;
  }

  private static long count(JsonNode source) {
    long queries = 0;
    for (JsonNode column : source.path("columns")) {
      queries += column.has("query") ? 1 : 0;
    }
    return queries;
  }

  private static String name(JsonNode column) {
    return column.path("name").asText(column.path("label").asText());
  }

  private void overrides(JsonNode column, ArrayNode overrides) {
    ArrayNode properties = NODES.arrayNode();
    if (column.has("unit")) {
      property(properties, "unit", column.get("unit"));
    }
    if (column.has("decimals")) {
      property(properties, "decimals", column.get("decimals"));
    }
    if (column.has("width")) {
      property(properties, "custom.width", column.get("width"));
    }
    // Of its own: else the text for a table without rows would stand in each empty cell.
    property(properties, "noValue", NODES.textNode(column.path("none").asText("")));
    if (column.has("limits")) {
      property(properties, "thresholds", Limits.of(column.path("limits")).json(common));
    }
    if (column.has("map")) {
      property(properties, "mappings", common.mappings(column.path("map").asText()));
    }
    if (column.path("limits").path("below").asBoolean() && !column.has("map")) {
      property(properties, "mappings", common.withoutValue(column.path("none").asText("")));
    }
    if (column.path("summaries").asBoolean()) {
      property(properties, "mappings", panels.summaries());
    }
    if (column.has("limits") || column.has("map")) {
      ObjectNode cell = NODES.objectNode().put("type", "color-text");
      property(properties, "custom.cellOptions", cell);
    }
    String label = column.path("label").asText();
    if (column.has("url")) {
      ObjectNode link = NODES.objectNode().put("title", column.path("title").asText("Open"));
      link.put("url", column.path("url").asText());
      link.put("targetBlank", !column.path("url").asText().startsWith("/"));
      property(properties, "links", NODES.arrayNode().add(link));
    } else if (common.hasLink(label)) {
      property(
          properties, "links", NODES.arrayNode().add(common.dataLink(label, "${__value.raw}")));
    }
    ObjectNode override = overrides.addObject();
    override.putObject("matcher").put("id", "byName").put("options", name(column));
    override.set("properties", properties);
  }

  private static void property(ArrayNode properties, String id, JsonNode value) {
    properties.addObject().put("id", id).set("value", value);
  }
}
