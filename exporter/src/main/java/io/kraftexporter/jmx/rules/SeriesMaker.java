package io.kraftexporter.jmx.rules;

import io.kraftexporter.jmx.rules.RuleResult.Match;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes series of what rules say, each with the label that tells which JVM it is of.
 *
 * <p>A rule's own label of that name is renamed to {@code exported_…}, as Prometheus does. Metrics
 * and texts that many series have are kept once. For one thread at a time.
 */
public final class SeriesMaker {
  private static final int MOST_TEXTS = 100_000;

  private final String label;
  private final String value;
  private final Map<Metric, Metric> metrics = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  /** For a JVM that is told by this label's value. */
  public SeriesMaker(String label, String value) {
    this.label = label;
    this.value = value;
  }

  /**
   * The series of a match.
   *
   * @throws IllegalArgumentException if it would have a label twice
   */
  Series series(Match match) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    names.add(label);
    values.add(value);
    match
        .labels()
        .forEach(
            (name, text) -> {
              names.add(name.equals(label) ? "exported_" + name : name);
              values.add(once(text));
            });
    Metric metric = new Metric(match.name(), match.type(), match.help(), names, List.of());
    Metric known = metrics.putIfAbsent(metric, metric);
    return (known == null ? metric : known).series(values.toArray(String[]::new));
  }

  /** The same text, as other series have it. */
  private String once(String text) {
    if (texts.size() == MOST_TEXTS) {
      texts.clear(); // those of topics and clients that are gone
    }
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }
}
