package io.kraftexporter.metric;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A metric as it is declared: its name, type, help text and label names.
 *
 * <p>The name is the one that stands on the line, so a counter's name ends in {@code _total};
 * nothing else's does. Values are in base units (seconds, bytes, ratios from 0 to 1). Immutable.
 *
 * @param name what is written before the labels; a histogram's name is without its suffixes
 * @param type how Prometheus shall read the values
 * @param help one sentence for a person, with the unit's meaning and the source
 * @param labels label names in the order in which values are given and written
 * @param bounds upper bounds of a histogram's buckets, rising and without the infinite one; else
 *     empty
 */
public record Metric(
    String name, Type type, String help, List<String> labels, List<Double> bounds) {

  /** The types of metrics. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    /** Written as {@code untyped} in the text format 0.0.4. */
    UNKNOWN
  }

  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  public Metric {
    labels = List.copyOf(labels);
    bounds = List.copyOf(bounds);
    require(NAME.matcher(name).matches(), name, "is no metric name");
    require(
        type == Type.UNKNOWN || (type == Type.COUNTER) == name.endsWith("_total"),
        name,
        "must end in _total exactly if it is a counter");
    require(new HashSet<>(labels).size() == labels.size(), name, "has a label twice: " + labels);
    for (String label : labels) {
      require(
          LABEL.matcher(label).matches() && !label.startsWith("__"),
          name,
          "has a label of no legal name: " + label);
    }
    require((type == Type.HISTOGRAM) == !bounds.isEmpty(), name, "has buckets or is no histogram");
    require(bounds.isEmpty() || !labels.contains("le"), name, "is a histogram with a label le");
    for (int i = 1; i < bounds.size(); i++) {
      require(bounds.get(i - 1) < bounds.get(i), name, "has buckets that do not rise: " + bounds);
    }
  }

  public static Metric gauge(String name, String help, String... labels) {
    return new Metric(name, Type.GAUGE, help, List.of(labels), List.of());
  }

  public static Metric counter(String name, String help, String... labels) {
    return new Metric(name, Type.COUNTER, help, List.of(labels), List.of());
  }

  /** A metric that another project leaves without a type, kept so for compatibility. */
  public static Metric unknown(String name, String help, String... labels) {
    return new Metric(name, Type.UNKNOWN, help, List.of(labels), List.of());
  }

  public static Metric histogram(String name, String help, List<Double> bounds, String... labels) {
    return new Metric(name, Type.HISTOGRAM, help, List.of(labels), bounds);
  }

  /** The series of this metric that has these label values, in the order of {@link #labels()}. */
  public Series series(String... labelValues) {
    return new Series(this, labelValues);
  }

  private static void require(boolean holds, String name, String mistake) {
    if (!holds) {
      throw new IllegalArgumentException("metric " + name + " " + mistake);
    }
  }
}
