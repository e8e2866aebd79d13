package io.kraftexporter.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The thresholds, durations and base URLs of the rule pack: a flat YAML file of {@code name:
 * value}.
 *
 * <p>The shipped file decides which settings there are and which values each allows; another file
 * may replace some of the values.
 */
public final class RuleSettings {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<String, RuleSetting> settings;

  private RuleSettings(Map<String, RuleSetting> settings) {
    this.settings = Map.copyOf(settings);
  }

  /** Reads the shipped settings. */
  public static RuleSettings read(Path file) throws IOException, RuleSettingsException {
    List<String> mistakes = new ArrayList<>();
    Map<String, RuleSetting> settings = new TreeMap<>();
    values(file, mistakes)
        .forEach((name, text) -> settings.put(name, RuleSetting.shipped(name, text)));
    return checked(file, settings, mistakes);
  }

  /** Reads a file that replaces the values of some of these settings. */
  public RuleSettings overriddenBy(Path file) throws IOException, RuleSettingsException {
    List<String> mistakes = new ArrayList<>();
    Map<String, RuleSetting> replaced = new TreeMap<>(settings);
    values(file, mistakes)
        .forEach(
            (name, text) -> {
              RuleSetting shipped = settings.get(name);
              if (shipped == null) {
                mistakes.add(name + ": unknown setting; rules/settings.yml lists all settings");
              } else {
                replaced.put(name, shipped.with(text));
              }
            });
    return checked(file, replaced, mistakes);
  }

  private static RuleSettings checked(
      Path file, Map<String, RuleSetting> settings, List<String> mistakes)
      throws RuleSettingsException {
    settings.values().forEach(setting -> setting.mistake().ifPresent(mistakes::add));
    if (!mistakes.isEmpty()) {
      throw new RuleSettingsException(
          mistakes.stream().map(mistake -> file + ": " + mistake).toList());
    }
    return new RuleSettings(settings);
  }

  /** Reads the values as they are written: 1e-4 stays 1e-4. */
  private static Map<String, String> values(Path file, List<String> mistakes) throws IOException {
    Map<String, String> values = new TreeMap<>();
    try (JsonParser parser = YAML.createParser(Files.readString(file))) {
      JsonToken first = parser.nextToken();
      if (first != null && first != JsonToken.START_OBJECT) {
        mistakes.add("lines of the form name: value");
        return values;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          values.put(name, parser.getText());
        } else {
          mistakes.add(name + ": a single value");
          parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      mistakes.add(e.getOriginalMessage().lines().findFirst().orElse("no YAML"));
    }
    return values;
  }

  /**
   * Returns the settings with each duration divided, for rules that are to fire sooner.
   *
   * @param unchanged names of settings that keep their value
   */
  RuleSettings dividedBy(int factor, Set<String> unchanged) {
    Map<String, RuleSetting> divided = new TreeMap<>();
    settings.forEach(
        (name, setting) ->
            divided.put(
                name,
                PrometheusDuration.parse(unchanged.contains(name) ? "" : setting.text())
                    .map(time -> setting.with(PrometheusDuration.format(time.dividedBy(factor))))
                    .orElse(setting)));
    return new RuleSettings(divided);
  }

  /** Returns the settings with some values replaced, for tests. */
  RuleSettings with(Map<String, String> values) {
    Map<String, RuleSetting> replaced = new TreeMap<>(settings);
    values.forEach((name, text) -> replaced.computeIfPresent(name, (same, old) -> old.with(text)));
    return new RuleSettings(replaced);
  }

  /** Returns the values by name, as they are written. */
  public Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    settings.forEach((name, setting) -> values.put(name, setting.text()));
    return values;
  }

  Map<String, RuleSetting> byName() {
    return settings;
  }
}
