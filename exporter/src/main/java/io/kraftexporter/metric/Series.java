package io.kraftexporter.metric;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A time series: a metric with its label values. Its text on the wire is made once, by {@link
 * SeriesTable}.
 *
 * <p>A histogram has a line for each bucket, one for the infinite bucket, its sum and its count;
 * any other series has one line. Two series are equal if Prometheus would take them for one: same
 * name, same labels in whatever order, an empty value being no label. Immutable.
 */
public final class Series {
  private final Metric metric;
  private final String[] labelValues;
  private final int hash;

  Series(Metric metric, String... labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          "metric %s has labels %s, not %s"
              .formatted(metric.name(), metric.labels(), Arrays.toString(labelValues)));
    }
    this.metric = metric;
    this.labelValues = labelValues.clone();
    this.hash = hash(metric, labelValues);
  }

  public Metric metric() {
    return metric;
  }

  public List<String> labelValues() {
    return List.of(labelValues);
  }

  /** How many values, and so lines, this series has: 1, or buckets + 3 of a histogram. */
  public int width() {
    return metric.type() == Metric.Type.HISTOGRAM ? metric.bounds().size() + 3 : 1;
  }

  /** Makes the start of the given line, up to and with the blank before the value. */
  byte[] prefix(int line) {
    return (start(line) + " ").getBytes(StandardCharsets.UTF_8);
  }

  /** The same series with a label of another name in place of this one. */
  Series renamed(String label, String name) {
    List<String> labels =
        metric.labels().stream().map(each -> each.equals(label) ? name : each).toList();
    return new Series(
        new Metric(metric.name(), metric.type(), metric.help(), labels, metric.bounds()),
        labelValues);
  }

  private String start(int line) {
    String name = metric.name();
    if (metric.type() != Metric.Type.HISTOGRAM) {
      return start(name, null);
    }
    int buckets = metric.bounds().size();
    if (line > buckets) {
      return start(name + (line == buckets + 1 ? "_sum" : "_count"), null);
    }
    return start(
        name + "_bucket", line == buckets ? "+Inf" : Double.toString(metric.bounds().get(line)));
  }

  private String start(String name, @Nullable String bound) {
    StringBuilder line = new StringBuilder(name);
    char before = '{';
    for (int i = 0; i < labelValues.length; i++) {
      line.append(before).append(metric.labels().get(i)).append("=\"");
      Escape.labelValue(labelValues[i], line);
      line.append('"');
      before = ',';
    }
    if (bound != null) {
      line.append(before).append("le=\"").append(bound).append('"');
      before = ',';
    }
    if (before == ',') {
      line.append('}');
    }
    return line.toString();
  }

  /**
   * Adds up the labels, whose order does not count. Each is mixed first: hashes of strings that
   * differ by a digit are neighbours, and sums of neighbours collide.
   */
  private static int hash(Metric metric, String[] labelValues) {
    int hash = metric.name().hashCode();
    for (int i = 0; i < labelValues.length; i++) {
      String value = labelValues[i];
      if (!value.isEmpty()) {
        hash += mixed(31 * metric.labels().get(i).hashCode() + value.hashCode());
      }
    }
    return hash;
  }

  /** The finalizer of MurmurHash3: every bit of the input changes half of the output's. */
  private static int mixed(int hash) {
    int h = hash;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  /** Returns whether this is the series of a metric with these label values, in their order. */
  @SuppressWarnings("ReferenceEquality") // cheap; an equal metric is found by equals()
  boolean is(Metric other, String... values) {
    return metric == other && Arrays.equals(labelValues, values);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Series that
            && hash == that.hash
            && metric.name().equals(that.metric.name())
            && labelsEqual(that));
  }

  private boolean labelsEqual(Series that) {
    return metric.labels().equals(that.metric.labels())
        ? Arrays.equals(labelValues, that.labelValues)
        : labelMap().equals(that.labelMap());
  }

  private Map<String, String> labelMap() {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < labelValues.length; i++) {
      if (!labelValues[i].isEmpty()) {
        map.put(metric.labels().get(i), labelValues[i]);
      }
    }
    return map;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return start(0);
  }
}
