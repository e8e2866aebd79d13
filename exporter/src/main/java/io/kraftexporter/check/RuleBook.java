package io.kraftexporter.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kraftexporter.promql.Query;
import io.kraftexporter.rules.RulePack;
import io.kraftexporter.rules.RuleSettings;
import io.kraftexporter.rules.RuleSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shipped alerts and recording rules under the settings. Immutable.
 *
 * @param recordings the expressions of each recorded series
 * @param settings the values of the settings by name
 */
public record RuleBook(
    List<AlertRule> alerts, Map<String, List<Query>> recordings, Map<String, String> settings) {
  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * Reads the rules of an installation.
   *
   * @param rules the directory {@code rules}
   * @param changed a file that replaces some of the settings
   * @throws RuleSettingsException if the file has mistakes
   */
  public static RuleBook read(Path rules, Optional<Path> changed)
      throws IOException, RuleSettingsException {
    RuleSettings settings = RuleSettings.read(rules.resolve("settings.yml"));
    if (changed.isPresent()) {
      settings = settings.overriddenBy(changed.get());
    }
    List<AlertRule> alerts = new ArrayList<>();
    Map<String, List<Query>> recordings = new LinkedHashMap<>();
    for (Map.Entry<String, String> file :
        RulePack.read(rules.resolve("source")).render(settings).entrySet()) {
      if (!file.getKey().contains("/")) {
        for (JsonNode group : YAML.readTree(file.getValue()).path("groups")) {
          for (JsonNode rule : group.path("rules")) {
            add(rule, alerts, recordings);
          }
        }
      }
    }
    return new RuleBook(List.copyOf(alerts), recordings, settings.values());
  }

  private static void add(
      JsonNode rule, List<AlertRule> alerts, Map<String, List<Query>> recordings) {
    Query query = Query.of(rule.path("expr").asText());
    if (rule.has("record")) {
      recordings.computeIfAbsent(rule.path("record").asText(), any -> new ArrayList<>()).add(query);
      return;
    }
    String name = rule.path("alert").asText();
    if (Area.of(name).isPresent()) {
      JsonNode annotations = rule.path("annotations");
      alerts.add(
          new AlertRule(
              name,
              Severity.of(rule.path("labels").path("severity").asText()),
              query,
              rule.path("for").asText("0m"),
              annotations.path("summary").asText(),
              annotations.path("description").asText(),
              annotations.path("runbook_url").asText()));
    }
  }

  /** Returns the value of a setting that is a duration, in seconds. */
  double seconds(String setting) {
    return Query.seconds(settings.getOrDefault(setting, ""));
  }
}
