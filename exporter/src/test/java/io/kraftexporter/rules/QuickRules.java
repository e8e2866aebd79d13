package io.kraftexporter.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shipped rules with every duration divided: those of the settings with all figures that follow
 * from them, and those that stand in the sources.
 */
final class QuickRules {
  private static final Pattern DURATION =
      Pattern.compile("((?:for|keep_firing_for|interval): |\\[|offset )(\\d+(?:ms|[smhdw]))\\b");

  private QuickRules() {}

  /** Returns the rule files for Prometheus by their names. */
  static Map<String, String> dividedBy(int factor) throws IOException, RuleSettingsException {
    Path rules = Shipped.HOME.resolve("rules");
    List<RuleTemplate> sources = new ArrayList<>();
    for (Path file : Shipped.files("rules/source", ".yml")) {
      sources.add(
          new RuleTemplate(file.getFileName().toString(), divided(Files.readString(file), factor)));
    }
    Map<String, String> files =
        new TreeMap<>(
            new RulePack(sources)
                .render(RuleSettings.read(rules.resolve("settings.yml")).dividedBy(factor)));
    files.keySet().removeIf(name -> name.startsWith("kubernetes/"));
    return files;
  }

  private static String divided(String source, int factor) {
    return DURATION
        .matcher(source)
        .replaceAll(
            match -> {
              Duration duration = PrometheusDuration.parse(match.group(2)).orElseThrow();
              return Matcher.quoteReplacement(
                  match.group(1) + PrometheusDuration.format(duration.dividedBy(factor)));
            });
  }
}
