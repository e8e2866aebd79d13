package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.rules.Shipped;
import java.util.List;
import java.util.Map;

/**
 * The parts that all dashboards have in common: the content of {@code common.yml}.
 *
 * @param yaml its tree
 */
record Common(JsonNode yaml) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A colour of ours by its name, any other colour as it is. */
  String color(String name) {
    return yaml.path("colors").path(name).asText(name);
  }

  /** The colours of lines, by the last digit of a node's id or by the place of a query. */
  List<String> seriesColors() {
    return Shipped.each(yaml.path("series")).map(JsonNode::asText).toList();
  }

  JsonNode dataSource() {
    return yaml.path("datasource");
  }

  JsonNode kind(String name) {
    JsonNode kind = yaml.path("kinds").path(name);
    if (kind.isMissingNode()) {
      throw new IllegalArgumentException("unknown kind of panel: " + name);
    }
    return kind;
  }

  /**
   * The address of a dashboard, with the time and the values that are chosen, and one more value.
   */
  static String url(String uid, String more) {
    return "/d/"
        + uid
        + "?${__url_time_range}&${datasource:queryparam}"
        + (more.startsWith("var-cluster=") ? "" : "&${cluster:queryparam}")
        + (more.isEmpty() ? "" : "&" + more);
  }

  /** A link to the dashboard of this uid. */
  ObjectNode panelLink(String uid) {
    return panelLink(yaml.path("titles").path(uid).asText(), url(uid, ""));
  }

  /** A link of a panel to this address. */
  ObjectNode panelLink(String title, String url) {
    ObjectNode link = merge(NODES.objectNode(), yaml.path("link"));
    return link.put("title", title).put("url", url).put("targetBlank", !url.startsWith("/"));
  }

  /**
   * A link from a value to the dashboard that knows more of what a label names.
   *
   * @param value Grafana's expression for the label's value
   */
  ObjectNode dataLink(String label, String value) {
    JsonNode link = yaml.path("links").path(label);
    return NODES
        .objectNode()
        .put("title", link.path("title").asText().replace("${value}", value))
        .put(
            "url",
            url(link.path("uid").asText(), "var-" + link.path("variable").asText() + "=" + value));
  }

  boolean hasLink(String label) {
    return yaml.path("links").has(label);
  }

  /** Grafana's value mappings of this name: a word and a colour by value. */
  ArrayNode mappings(String name) {
    JsonNode words = yaml.path("mappings").path(name);
    if (words.isMissingNode()) {
      throw new IllegalArgumentException("unknown mapping: " + name);
    }
    ObjectNode options = NODES.objectNode();
    int index = 0;
    for (Map.Entry<String, JsonNode> word : words.properties()) {
      options.set(
          word.getKey(),
          NODES
              .objectNode()
              .put("text", word.getValue().get(0).asText())
              .put("color", color(word.getValue().get(1).asText()))
              .put("index", index++));
    }
    ObjectNode mapping = NODES.objectNode().put("type", "value");
    mapping.set("options", options);
    return NODES.arrayNode().add(mapping);
  }

  /**
   * Returns the mapping for panels in which values below a limit are bad: no value shows this text,
   * and does not count as the worst.
   */
  ArrayNode withoutValue(String text) {
    ObjectNode mapping = NODES.objectNode().put("type", "special");
    mapping
        .putObject("options")
        .put("match", "null+nan")
        .putObject("result")
        .put("text", text)
        .put("color", color("neutral"))
        .put("index", 0);
    return NODES.arrayNode().add(mapping);
  }

  /** Grafana's value mappings from names to texts. */
  static ArrayNode mappings(Map<String, String> texts) {
    ObjectNode mapping = NODES.objectNode().put("type", "value");
    ObjectNode options = mapping.putObject("options");
    texts.forEach((name, text) -> options.putObject(name).put("text", text));
    return NODES.arrayNode().add(mapping);
  }

  /** Puts everything of one tree into another; objects are merged, all else is replaced. */
  static ObjectNode merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(
            field -> {
              if (into.get(field.getKey()) instanceof ObjectNode object
                  && field.getValue().isObject()) {
                merge(object, field.getValue());
              } else {
                into.set(field.getKey(), field.getValue().deepCopy());
              }
            });
    return into;
  }
}
