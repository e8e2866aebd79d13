package io.kraftexporter.recommendation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kraftexporter.recommendation.Recommendation.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code recommendations.yml} and puts the rules of the configuration in its place. */
public final class Recommendations {
  /** The rule of the configuration that switches a recommendation off. */
  private static final String OFF = "off";

  private static final String FILE = "recommendations.yml";
  private static final Set<String> PARTS =
      Set.of("rule", "reason", "where", "per_processor", "counted", "instead");

  private Recommendations() {}

  /**
   * Returns whether a text is allowed as a rule of the configuration for one number, or for several
   * numbers, each with a rule of its own.
   */
  public static boolean isNumericRule(String text) {
    return text.equals(OFF) || ValueRule.valueOf(text).isNumeric();
  }

  /** Returns whether a text is allowed as a rule of the configuration for one value. */
  public static boolean isRuleOfOneValue(String text) {
    return text.equals(OFF) || ValueRule.valueOf(text).parts().size() == 1;
  }

  /** Returns the shipped recommendations of some sections, by setting. */
  public static Map<String, Recommendation> shipped(Section... sections) {
    return of(Map.of(), sections);
  }

  /**
   * Returns the recommendations of some sections by setting, in the order of the file.
   *
   * @param configured rules by setting, in place of the shipped ones, or {@code off}; a setting
   *     that is not shipped belongs to the first section
   */
  public static Map<String, Recommendation> of(
      Map<String, String> configured, Section... sections) {
    Map<String, Recommendation> all = new LinkedHashMap<>();
    JsonNode file = file();
    for (Section section : sections) {
      for (Map.Entry<String, JsonNode> entry : file.get(section.key()).properties()) {
        all.put(entry.getKey(), recommendation(section, entry.getKey(), entry.getValue()));
      }
    }
    configured.forEach(
        (setting, rule) -> {
          if (rule.equals(OFF)) {
            all.remove(setting);
          } else {
            all.merge(
                setting,
                Recommendation.configured(sections[0], ValueRule.valueOf(rule)),
                (shipped, mine) -> shipped.replacedBy(mine.rule()));
          }
        });
    return Collections.unmodifiableMap(all);
  }

  private static JsonNode file() {
    try (InputStream in = Recommendations.class.getResourceAsStream(FILE)) {
      return new YAMLMapper().readTree(Objects.requireNonNull(in, FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recommendation recommendation(Section section, String setting, JsonNode entry) {
    for (Map.Entry<String, JsonNode> part : entry.properties()) {
      if (!PARTS.contains(part.getKey())) {
        throw new IllegalStateException(FILE + ": " + setting + ": unknown key " + part.getKey());
      }
    }
    return new Recommendation(
        section,
        ValueRule.valueOf(entry.path("rule").asText()),
        entry.path("reason").asText(),
        map(entry.path("where"), value -> ValueRule.valueOf(value.asText())),
        entry.has("per_processor")
            ? OptionalDouble.of(entry.get("per_processor").asDouble())
            : OptionalDouble.empty(),
        entry.path("counted").asBoolean(),
        map(entry.path("instead"), JsonNode::asDouble));
  }

  private static <V> Map<String, V> map(JsonNode node, Function<JsonNode, V> value) {
    Map<String, V> map = new LinkedHashMap<>();
    node.properties().forEach(entry -> map.put(entry.getKey(), value.apply(entry.getValue())));
    return map;
  }
}
