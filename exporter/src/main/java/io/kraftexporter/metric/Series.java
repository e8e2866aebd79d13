package io.kraftexporter.metric;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One time series: a metric with its label values, and the bytes with which each of its lines
 * starts.
 *
 * <p>The bytes are made once, so that writing a sample is copying them and printing a number. A
 * histogram has a line for each bucket, one for the infinite bucket, its sum and its count; any
 * other series has one line. Two series are equal if Prometheus would take them for one: same name,
 * same labels in whatever order, an empty value being no label. Immutable.
 */
public final class Series {
  private final Metric metric;
  private final List<String> labelValues;
  private final byte[][] prefixes;
  private final int hash;

  Series(Metric metric, List<String> labelValues) {
    if (labelValues.size() != metric.labels().size()) {
      throw new IllegalArgumentException(
          "metric " + metric.name() + " has labels " + metric.labels() + ", not " + labelValues);
    }
    this.metric = metric;
    this.labelValues = List.copyOf(labelValues);
    this.prefixes = prefixes();
    this.hash = hash(metric, labelValues);
  }

  public Metric metric() {
    return metric;
  }

  public List<String> labelValues() {
    return labelValues;
  }

  /** How many values, and so lines, this series has: 1, or buckets + 3 of a histogram. */
  public int width() {
    return prefixes.length;
  }

  /** The start of the given line, up to and with the blank before the value; not to be changed. */
  byte[] prefix(int line) {
    return prefixes[line];
  }

  private byte[][] prefixes() {
    String name = metric.name();
    if (metric.type() != Metric.Type.HISTOGRAM) {
      return new byte[][] {line(name, null)};
    }
    int buckets = metric.bounds().size();
    byte[][] lines = new byte[buckets + 3][];
    for (int i = 0; i < buckets; i++) {
      lines[i] = line(name + "_bucket", Double.toString(metric.bounds().get(i)));
    }
    lines[buckets] = line(name + "_bucket", "+Inf");
    lines[buckets + 1] = line(name + "_sum", null);
    lines[buckets + 2] = line(name + "_count", null);
    return lines;
  }

  private byte[] line(String name, @Nullable String bound) {
    StringBuilder line = new StringBuilder(name);
    char before = '{';
    for (int i = 0; i < labelValues.size(); i++) {
      line.append(before).append(metric.labels().get(i)).append("=\"");
      Escape.labelValue(labelValues.get(i), line);
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
    return line.append(' ').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static int hash(Metric metric, List<String> labelValues) {
    int hash = metric.name().hashCode();
    for (int i = 0; i < labelValues.size(); i++) {
      String value = labelValues.get(i);
      if (!value.isEmpty()) {
        hash += (31 * metric.labels().get(i).hashCode()) ^ value.hashCode();
      }
    }
    return hash;
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
        ? labelValues.equals(that.labelValues)
        : labelMap().equals(that.labelMap());
  }

  private Map<String, String> labelMap() {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < labelValues.size(); i++) {
      if (!labelValues.get(i).isEmpty()) {
        map.put(metric.labels().get(i), labelValues.get(i));
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
    return new String(prefixes[0], StandardCharsets.UTF_8).strip();
  }
}
