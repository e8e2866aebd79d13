package io.kraftexporter.jmx.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.jmx.rules.Customizer.Extra;
import io.kraftexporter.jmx.rules.Rule.RuleStyle;
import io.kraftexporter.jmx.rules.RuleResult.Scale;
import io.kraftexporter.metric.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads one rule file, and notes everything that is wrong with it.
 *
 * <p>The YAML is read by the library that jmx_exporter reads it with, so that anchors, merged keys
 * and words such as {@code yes} are the same.
 */
final class RuleFileParser {
  /** Keys of jmx_exporter that have no use here: how it connects, listens and times. */
  private static final Set<String> IGNORED =
      Set.of(
          "startDelaySeconds",
          "scrapeTimeoutSeconds",
          "hostPort",
          "jmxUrl",
          "username",
          "password",
          "ssl",
          "httpServer",
          "openTelemetry");

  private static final Set<String> USED =
      Set.of(
          "lowercaseOutputName",
          "lowercaseOutputLabelNames",
          "inferCounterTypeFromName",
          "includeObjectNames",
          "whitelistObjectNames",
          "excludeObjectNames",
          "blacklistObjectNames",
          "excludeJvmMetrics",
          "includeObjectNameAttributes",
          "excludeObjectNameAttributes",
          "autoExcludeObjectNameAttributes",
          "metricCustomizers",
          "rules");

  private final YamlKeys.Notes notes;

  RuleFileParser(String origin) {
    this.notes = new YamlKeys.Notes(origin);
  }

  RuleFile parse(String yaml) throws RuleFileException {
    Set<String> known = new HashSet<>(USED);
    known.addAll(IGNORED);
    RuleFile file = file(yaml, new YamlKeys("", tree(yaml), known, notes));
    if (!notes.mistakes().isEmpty()) {
      throw new RuleFileException(notes.mistakes());
    }
    return file;
  }

  private JsonNode tree(String yaml) throws RuleFileException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      Object tree = new Yaml(new SafeConstructor(options)).load(yaml);
      return new ObjectMapper().valueToTree(tree == null ? Map.of() : tree);
    } catch (MarkedYAMLException e) {
      throw refused("line %d: %s".formatted(e.getProblemMark().getLine() + 1, e.getProblem()));
    } catch (YAMLException | IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private RuleFileException refused(String why) {
    return new RuleFileException(List.of(notes.origin() + ": " + why));
  }

  private RuleFile file(String yaml, YamlKeys keys) {
    RuleStyle style =
        new RuleStyle(
            keys.truth("lowercaseOutputName", false),
            keys.truth("lowercaseOutputLabelNames", false),
            keys.truth("inferCounterTypeFromName", false));
    return new RuleFile(
        notes.origin(),
        yaml,
        filter(keys),
        !keys.truth("autoExcludeObjectNameAttributes", true),
        customizers(keys),
        rules(keys, style),
        notes.remarks());
  }

  /** An empty list has no rules; without the key there is one that fits all. */
  private List<Rule> rules(YamlKeys keys, RuleStyle style) {
    if (!keys.has("rules")) {
      return List.of(
          new Rule(
              null,
              null,
              Template.plain(""),
              Scale.PLAIN,
              Metric.Type.UNKNOWN,
              null,
              List.of(),
              false,
              true,
              style));
    }
    if (keys.isNull("rules")) {
      keys.mistake("rules", "must be a list");
    }
    List<Rule> rules = new ArrayList<>();
    for (JsonNode rule : keys.list("rules")) {
      String where = "rule " + (rules.size() + 1) + ": ";
      rules.add(new RuleParser(where, rule, style, notes).parse());
    }
    return rules;
  }

  private BeanFilter filter(YamlKeys keys) {
    String include = keys.first("includeObjectNames", "whitelistObjectNames");
    boolean all = !keys.has(include);
    boolean exceptJvm = keys.truth("excludeJvmMetrics", false);
    return new BeanFilter(
        all ? List.of(ObjectName.WILDCARD) : objectNames(keys, include),
        objectNames(keys, keys.first("excludeObjectNames", "blacklistObjectNames")),
        // What is included by name is meant, whatever it is.
        !exceptJvm || !all,
        attributes(keys, "includeObjectNameAttributes"),
        attributes(keys, "excludeObjectNameAttributes"));
  }

  private static List<ObjectName> objectNames(YamlKeys keys, String key) {
    return keys.texts(key).stream()
        .map(name -> objectName(keys, key, name))
        .filter(Objects::nonNull)
        .toList();
  }

  private static Map<ObjectName, Set<String>> attributes(YamlKeys keys, String key) {
    Map<ObjectName, Set<String>> attributes = new HashMap<>();
    for (Map.Entry<String, JsonNode> bean : keys.entries(key)) {
      ObjectName name = objectName(keys, key, bean.getKey());
      if (!bean.getValue().isArray()) {
        keys.mistake(key, bean.getKey() + ": must be a list");
      } else if (name != null) {
        Set<String> ofBean = attributes.computeIfAbsent(name, any -> new HashSet<>());
        bean.getValue().forEach(attribute -> ofBean.add(attribute.asText()));
      }
    }
    return attributes;
  }

  private static @Nullable ObjectName objectName(YamlKeys keys, String key, String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      keys.mistake(key, name + ": " + e.getMessage());
      return null;
    }
  }

  private List<Customizer> customizers(YamlKeys keys) {
    List<Customizer> customizers = new ArrayList<>();
    for (JsonNode node : keys.list("metricCustomizers")) {
      String where = "metricCustomizers " + (customizers.size() + 1) + ": ";
      Set<String> known = Set.of("mbeanFilter", "attributesAsLabels", "extraMetrics");
      customizers.add(customizer(new YamlKeys(where, node, known, notes)));
    }
    return customizers;
  }

  private Customizer customizer(YamlKeys keys) {
    YamlKeys filter = keys.under("mbeanFilter", Set.of("domain", "properties"));
    String domain = filter.text("domain");
    if (domain == null) {
      filter.mistake("domain", "must be given");
    }
    if (!keys.has("attributesAsLabels") && !keys.has("extraMetrics")) {
      keys.mistake("attributesAsLabels", "this or extraMetrics must be given");
    }
    Map<String, String> properties = new HashMap<>();
    filter.entries("properties").forEach(each -> properties.put(each.getKey(), text(each)));
    List<Extra> extras = new ArrayList<>();
    for (JsonNode node : keys.list("extraMetrics")) {
      Set<String> known = Set.of("name", "value", "description");
      extras.add(extra(new YamlKeys("extraMetrics: ", node, known, notes)));
    }
    return new Customizer(
        domain == null ? "" : domain, properties, keys.texts("attributesAsLabels"), extras);
  }

  private static String text(Map.Entry<String, JsonNode> entry) {
    return entry.getValue().asText();
  }

  private static Extra extra(YamlKeys keys) {
    String name = keys.text("name");
    Object value = keys.scalar("value");
    String description = keys.text("description");
    if (name == null) {
      keys.mistake("name", "must be given");
    }
    if (value == null) {
      keys.mistake("value", "must be given");
    }
    return new Extra(name == null ? "" : name, description, value == null ? "" : value);
  }
}
