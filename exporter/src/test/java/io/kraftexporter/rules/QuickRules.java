package io.kraftexporter.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shipped rules with every duration divided: those of the settings with all figures that follow
 * from them, and those that stand in the sources. Thresholds for what nodes measure by themselves
 * stay: a pause of a JVM or an election takes no less time because the rules are quicker.
 */
final class QuickRules {
  private static final Pattern DURATION =
      Pattern.compile("((?:for|keep_firing_for|interval): |\\[|offset )(\\d+(?:ms|[smhdw]))\\b");

  private static final Set<String> MEASURED_BY_NODES =
      Set.of(
          "quorum_replica_lag",
          "quorum_longest_election",
          "metadata_stale_lag",
          "controller_queue_time",
          "gc_pause_p95",
          "gc_pause_p99",
          "gc_pause_longest",
          "host_clock_skew");

  /**
   * Samples are as late as ever: in a short window a second of delay is a larger share, and a
   * change of state each second counts for less.
   */
  private static final Map<String, String> COARSER =
      Map.of("group_stuck_growth_ratio", "0.8", "group_state_changes_per_minute", "10");

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
                .render(
                    RuleSettings.read(rules.resolve("settings.yml"))
                        .dividedBy(factor, MEASURED_BY_NODES)
                        .with(factor == 1 ? Map.of() : COARSER)));
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
