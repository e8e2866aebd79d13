package io.kraftexporter.jmx.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.jmx.rules.Rule.LabelTemplate;
import io.kraftexporter.jmx.rules.Rule.RuleStyle;
import io.kraftexporter.jmx.rules.RuleResult.Scale;
import io.kraftexporter.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads one rule, and notes everything that is wrong with it. */
final class RuleParser {
  private static final Set<String> KNOWN =
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

  private final YamlKeys keys;
  private final RuleStyle style;

  RuleParser(String where, JsonNode rule, RuleStyle style, YamlKeys.Notes notes) {
    this.keys = new YamlKeys(where, rule, KNOWN, notes);
    this.style = style;
  }

  Rule parse() {
    String pattern = keys.text("pattern");
    String name = keys.text("name");
    String help = keys.text("help");
    String value = keys.written("value");
    SortedMap<String, String> labels = labels();
    if (name != null && pattern == null) {
      keys.mistake("name", "needs a pattern");
    }
    if (name == null && help != null) {
      keys.mistake("help", "needs a name");
    }
    if (name == null && !labels.isEmpty()) {
      keys.mistake("labels", "need a name");
    }
    Pattern whole = pattern == null ? null : compiled(pattern);
    Template named = name == null ? null : template("name", whole, name);
    Template about = help == null ? null : template("help", whole, help);
    Template constant = template("value", whole, value == null ? "" : value);
    List<LabelTemplate> parsed = new ArrayList<>();
    labels.forEach(
        (key, text) ->
            parsed.add(
                new LabelTemplate(
                    template("labels", whole, key), template("labels." + key, whole, text))));
    return new Rule(
        whole == null || pattern == null ? null : Regex.of(pattern),
        named,
        constant,
        new Scale(factor(), null),
        type(),
        about,
        parsed,
        keys.truth("attrNameSnakeCase", false),
        keys.truth("cache", false),
        style);
  }

  private @Nullable Pattern compiled(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      keys.mistake("pattern", e.getDescription());
      return null;
    }
  }

  /** Without a pattern there are no groups, and a text stands for itself. */
  private Template template(String key, @Nullable Pattern pattern, String text) {
    try {
      return pattern == null ? Template.plain(text) : Template.of(text, pattern);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      keys.mistake(key, text + ": " + e.getMessage());
      return Template.plain(text);
    }
  }

  private double factor() {
    String text = keys.written("valueFactor");
    try {
      return text == null ? 1 : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      keys.mistake("valueFactor", text + " is no number");
      return 1;
    }
  }

  private Metric.Type type() {
    String text = keys.text("type");
    return switch (text == null ? "" : text) {
      case "", "UNKNOWN", "UNTYPED" -> Metric.Type.UNKNOWN;
      case "GAUGE" -> Metric.Type.GAUGE;
      case "COUNTER" -> Metric.Type.COUNTER;
      default -> {
        keys.remark("type", text + " is none of GAUGE, COUNTER, UNKNOWN: taken for UNKNOWN");
        yield Metric.Type.UNKNOWN;
      }
    };
  }

  private SortedMap<String, String> labels() {
    SortedMap<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : keys.entries("labels")) {
      String text = keys.text("labels." + label.getKey(), label.getValue());
      labels.put(label.getKey(), text == null ? "" : text);
    }
    if (labels.containsKey("node_id") && labels.containsKey("exported_node_id")) {
      keys.mistake("labels", "node_id becomes exported_node_id, which is there already");
    }
    return labels;
  }
}
