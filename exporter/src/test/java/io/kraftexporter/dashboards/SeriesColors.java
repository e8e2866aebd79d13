package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Colours of the lines of a panel, told apart also by the colour-blind, which Grafana's palettes
 * are not: of the queries one each, of nodes one each and the same in all panels, and of anything
 * else from yellow to blue by its last value.
 */
final class SeriesColors {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String NODE = "{{node_id}}";
  private static final int DIGITS = 10;

  private final Common common;

  SeriesColors(Common common) {
    this.common = common;
  }

  /** Gives a panel's series their colours. */
  void color(List<Query> queries, ObjectNode panel) {
    ObjectNode defaults = panel.withObject("/fieldConfig/defaults");
    if (queries.size() > 1) {
      for (int i = 0; i < queries.size(); i++) {
        String mode = queries.get(i).labels().isEmpty() ? "fixed" : "shades";
        override(panel, "byFrameRefID", String.valueOf((char) ('A' + i)), mode, i);
      }
      return;
    }
    String legend = queries.get(0).legend();
    List<String> labels = queries.get(0).labels();
    if (labels.size() == 1 && legend.endsWith(NODE)) {
      int colors = common.seriesColors().size();
      for (int color = 0; color < colors; color++) {
        StringBuilder digits = new StringBuilder();
        for (int digit = color; digit < DIGITS; digit += colors) {
          digits.append(digit);
        }
        override(panel, "byRegexp", "/[" + digits + "]$/", "fixed", color);
      }
    } else if (!labels.isEmpty()) {
      defaults.withObject("/color").put("mode", "continuous-YlBl").put("seriesBy", "last");
      defaults.withObject("/color").remove("fixedColor");
      if (defaults.at("/custom/stacking/mode").asText().equals("none")) {
        // Many lines: the areas below them would hide each other.
        defaults.withObject("/custom").put("fillOpacity", 0);
      }
    }
  }

  private void override(ObjectNode panel, String matcher, String of, String mode, int index) {
    ObjectNode override = ((ArrayNode) panel.at("/fieldConfig/overrides")).addObject();
    override.putObject("matcher").put("id", matcher).put("options", of);
    List<String> colors = common.seriesColors();
    ObjectNode color = NODES.objectNode().put("mode", mode);
    color.put("fixedColor", colors.get(index % colors.size()));
    override.putArray("properties").addObject().put("id", "color").set("value", color);
  }
}
