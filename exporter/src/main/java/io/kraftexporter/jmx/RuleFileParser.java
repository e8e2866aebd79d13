package io.kraftexporter.jmx;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.kraftexporter.jmx.Rule.Style;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Reads one rule file, and notes everything that is wrong with it. */
final class RuleFileParser {
  /** What jmx_exporter knows besides and we have no use for: how it connects, listens and times. */
  private static final Set<String> IGNORED =
      Set.of(
          "startDelaySeconds",
          "scrapeTimeoutSeconds",
          "hostPort",
          "jmxUrl",
          "username",
          "password",
          "ssl",
          "excludeJvmMetrics",
          "includeObjectNameAttributes",
          "excludeObjectNameAttributes",
          "autoExcludeObjectNameAttributes",
          "metricCustomizers",
          "httpServer",
          "openTelemetry");

  private static final Set<String> KNOWN =
      Set.of(
          "lowercaseOutputName",
          "lowercaseOutputLabelNames",
          "inferCounterTypeFromName",
          "includeObjectNames",
          "whitelistObjectNames",
          "excludeObjectNames",
          "blacklistObjectNames",
          "rules");

  private static final Set<String> RULE_KEYS =
      Set.of(
          "pattern",
          "name",
          "value",
          "valueFactor",
          "labels",
          "help",
          "type",
          "attrNameSnakeCase",
          "cache");

  private final String origin;
  private final List<String> mistakes = new ArrayList<>();
  private final List<String> unknownKeys = new ArrayList<>();

  RuleFileParser(String origin) {
    this.origin = origin;
  }

  RuleFile parse(String yaml) throws RuleFileException {
    RuleFile file = file(yaml, tree(yaml));
    if (!mistakes.isEmpty()) {
      throw new RuleFileException(mistakes);
    }
    return file;
  }

  private JsonNode tree(String yaml) throws RuleFileException {
    YAMLMapper mapper =
        YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try {
      refuseAliases(mapper.getFactory().createParser(yaml));
      JsonNode tree = mapper.readTree(yaml);
      if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
        mistakes.add(origin + ": must be keys with values");
      }
      return tree.isObject() ? tree : mapper.createObjectNode();
    } catch (JacksonException e) {
      throw new RuleFileException(
          List.of(
              "%s: line %d: %s"
                  .formatted(origin, e.getLocation().getLineNr(), e.getOriginalMessage())));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  /** Jackson reads an alias as a text: its name. */
  private void refuseAliases(YAMLParser given) throws IOException {
    try (YAMLParser parser = given) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          int line = parser.currentTokenLocation().getLineNr();
          mistake("line " + line + ": ", "*" + parser.getText(), "must be a value, no alias");
        }
      }
    }
  }

  private RuleFile file(String yaml, JsonNode tree) {
    for (Map.Entry<String, JsonNode> key : tree.properties()) {
      if (!KNOWN.contains(key.getKey()) && !IGNORED.contains(key.getKey())) {
        unknownKeys.add(key.getKey());
      }
    }
    Style style =
        new Style(
            truth("", tree, "lowercaseOutputName"),
            truth("", tree, "lowercaseOutputLabelNames"),
            truth("", tree, "inferCounterTypeFromName"));
    List<ObjectName> include =
        objectNames(
            tree, tree.has("includeObjectNames") ? "includeObjectNames" : "whitelistObjectNames");
    List<ObjectName> exclude =
        objectNames(
            tree, tree.has("excludeObjectNames") ? "excludeObjectNames" : "blacklistObjectNames");
    List<Rule> rules = new ArrayList<>();
    if (tree.hasNonNull("rules")) {
      int number = 0;
      for (JsonNode rule : list("", tree, "rules")) {
        rules.add(rule("rule " + ++number + ": ", rule, style));
      }
    } else {
      rules.add(
          new Rule(
              null, null, "", 1, Metric.Type.UNKNOWN, null, new TreeMap<>(), false, true, style));
    }
    return new RuleFile(
        origin,
        yaml,
        include.isEmpty() ? List.of(ObjectName.WILDCARD) : include,
        exclude,
        rules,
        unknownKeys);
  }

  private Rule rule(String where, JsonNode rule, Style style) {
    if (!rule.isObject()) {
      mistakes.add(origin + ": " + where + "must be keys with values");
    }
    for (Map.Entry<String, JsonNode> key : rule.properties()) {
      if (!RULE_KEYS.contains(key.getKey())) {
        unknownKeys.add(where + key.getKey());
      }
    }
    String pattern = text(where, rule, "pattern");
    String name = text(where, rule, "name");
    String help = text(where, rule, "help");
    String value = text(where, rule, "value");
    SortedMap<String, String> labels = labels(where, rule);
    if (name != null && pattern == null) {
      mistake(where, "name", "needs a pattern");
    }
    if (name == null && help != null) {
      mistake(where, "help", "needs a name");
    }
    if (name == null && !labels.isEmpty()) {
      mistake(where, "labels", "need a name");
    }
    Regex regex = pattern == null ? null : regex(where, pattern);
    if (regex != null) {
      template(where, "name", pattern, name);
      template(where, "help", pattern, help);
      template(where, "value", pattern, value);
      labels.keySet().forEach(key -> template(where, "labels", pattern, key));
      labels.forEach((key, text) -> template(where, "labels." + key, pattern, text));
    }
    return new Rule(
        regex,
        name,
        value == null ? "" : value,
        factor(where, rule),
        type(where, rule),
        help,
        labels,
        truth(where, rule, "attrNameSnakeCase"),
        truth(where, rule, "cache"),
        style);
  }

  private @Nullable Regex regex(String where, String pattern) {
    try {
      return Regex.of(pattern);
    } catch (PatternSyntaxException e) {
      mistake(where, "pattern", e.getDescription());
      return null;
    }
  }

  /** Expands it once, with every group empty, so that one that does not exist is found now. */
  private void template(String where, String key, @Nullable String pattern, @Nullable String text) {
    if (text == null) {
      return;
    }
    try {
      Pattern.compile("(?:" + pattern + ")?+").matcher("").replaceAll(text);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      mistake(where, key, text + ": " + e.getMessage());
    }
  }

  private double factor(String where, JsonNode rule) {
    String text = text(where, rule, "valueFactor");
    try {
      return text == null ? 1 : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      mistake(where, "valueFactor", text + " is no number");
      return 1;
    }
  }

  private Metric.Type type(String where, JsonNode rule) {
    String text = text(where, rule, "type");
    return switch (text == null ? "" : text) {
      case "", "UNKNOWN", "UNTYPED" -> Metric.Type.UNKNOWN;
      case "GAUGE" -> Metric.Type.GAUGE;
      case "COUNTER" -> Metric.Type.COUNTER;
      default -> {
        mistake(where, "type", text + " is none of GAUGE, COUNTER, UNKNOWN, UNTYPED");
        yield Metric.Type.UNKNOWN;
      }
    };
  }

  private SortedMap<String, String> labels(String where, JsonNode rule) {
    SortedMap<String, String> labels = new TreeMap<>();
    JsonNode given = rule.path("labels");
    if (!given.isObject() && !given.isMissingNode() && !given.isNull()) {
      mistake(where, "labels", "must be names with values");
    }
    for (Map.Entry<String, JsonNode> label : given.properties()) {
      if (label.getValue().isTextual()) {
        labels.put(label.getKey(), label.getValue().textValue());
      } else {
        // The agent does not start with anything else.
        mistake(where, "labels." + label.getKey(), "must be a text: put it into quotes");
      }
    }
    if (labels.containsKey("node_id") && labels.containsKey("exported_node_id")) {
      mistake(where, "labels", "node_id becomes exported_node_id, which is there already");
    }
    return labels;
  }

  private List<ObjectName> objectNames(JsonNode tree, String key) {
    List<ObjectName> names = new ArrayList<>();
    for (JsonNode name : list("", tree, key)) {
      try {
        names.add(new ObjectName(name.asText()));
      } catch (MalformedObjectNameException e) {
        mistake("", key, name.asText() + ": " + e.getMessage());
      }
    }
    return names;
  }

  private Iterable<JsonNode> list(String where, JsonNode node, String key) {
    JsonNode list = node.path(key);
    if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
      mistake(where, key, "must be a list");
    }
    return list;
  }

  private boolean truth(String where, JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (!value.isBoolean() && !value.isMissingNode() && !value.isNull()) {
      mistake(where, key, "must be true or false");
    }
    return value.asBoolean();
  }

  private @Nullable String text(String where, JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (value.isContainerNode()) {
      mistake(where, key, "must be a text");
    }
    return value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  private void mistake(String where, String key, String what) {
    mistakes.add(origin + ": " + where + key + ": " + what);
  }
}
