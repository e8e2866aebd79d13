package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A file of {@code rules/tests}, with its aliases resolved. Every scalar keeps its text, as
 * promtool reads it: {@code 0x60} is a series of sixty samples and no number.
 */
record RuleTestFile(String name, ObjectNode content) {
  private static final Pattern SERIES = Pattern.compile("(?s)([a-zA-Z_]\\w*)(?:\\{(.*)})?");

  static RuleTestFile read(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(10_000);
    DumperOptions dumper = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(dumper),
            dumper,
            options,
            new TextResolver());
    return new RuleTestFile(
        file.getFileName().toString(), (ObjectNode) node("", yaml.load(Files.readString(file))));
  }

  /**
   * Returns the test with every series a second time, as of a second exporter: no expectation
   * changes. Recorded series and those of Prometheus itself have no second one.
   */
  RuleTestFile withSecondExporter() {
    ObjectNode doubled = content.deepCopy();
    for (JsonNode test : doubled.path("tests")) {
      ArrayNode input = (ArrayNode) test.path("input_series");
      for (JsonNode one : Shipped.each(input).toList()) {
        var series = SERIES.matcher(one.path("series").asText());
        if (series.matches() && !series.group(1).startsWith("prometheus_")) {
          String labels = series.group(2) == null ? "" : series.group(2) + ", ";
          ObjectNode second = one.deepCopy();
          second.put("series", series.group(1) + "{" + labels + "scraped_by=\"second\"}");
          input.add(second);
        }
      }
    }
    return new RuleTestFile(name, doubled);
  }

  /** Returns the rule files, from the directory of the tests. */
  List<String> ruleFiles() {
    return Shipped.each(content.path("rule_files")).map(JsonNode::asText).toList();
  }

  /** Returns the test of these files, whose groups are evaluated in this order. */
  RuleTestFile of(List<String> ruleFiles, List<String> groups) {
    ObjectNode other = content.deepCopy();
    ruleFiles.forEach(other.putArray("rule_files")::add);
    groups.forEach(other.putArray("group_eval_order")::add);
    return new RuleTestFile(name, other);
  }

  /** Writes the test into a directory; JSON is YAML, too. */
  Path write(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve(name), new ObjectMapper().writeValueAsString(content));
  }

  private static JsonNode node(String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      map.forEach((name, child) -> object.set((String) name, node((String) name, child)));
      return object;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      list.forEach(child -> array.add(node("", child)));
      return array;
    }
    // The value of a sample is the only number in such a file.
    return key.equals("value")
        ? JsonNodeFactory.instance.numberNode(new BigDecimal((String) value))
        : JsonNodeFactory.instance.textNode((String) value);
  }

  /** Knows merge keys and no other type than text. */
  private static final class TextResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.MERGE, MERGE, "<");
    }
  }
}
