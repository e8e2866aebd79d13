package io.kraftexporter.jmx.jvm;

import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.scrape.SourceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads values of any JVM that rules cannot express. What a JVM does not have, or does not show to
 * us, is left out; only a connection's end is an exception. Every series has the JVM's name, first.
 * For one JVM, and one thread at a time.
 */
public abstract class JvmCollector {
  private final SourceId jvm;
  private final List<Metric> declared = new ArrayList<>();

  JvmCollector(SourceId jvm) {
    this.jvm = jvm;
  }

  /** Reads all of it. Another connection than the last time's may lead to a restarted JVM. */
  public abstract void read(JmxConnection connection, Sampler to) throws IOException;

  /** Everything that may be read. */
  public final List<Metric> metrics() {
    return List.copyOf(declared);
  }

  /** Sets a value; one that is negative or no number means that the JVM does not know. */
  final void set(Sampler to, Metric metric, double value, String... labels) {
    if (value >= 0) {
      to.set(metric, value, labels(labels));
    }
  }

  /** Sets a histogram's values. */
  final void set(Sampler to, Metric metric, double[] values, String... labels) {
    to.set(metric.series(labels(labels)), values);
  }

  private String[] labels(String... further) {
    return Stream.concat(Stream.of(jvm.value()), Stream.of(further)).toArray(String[]::new);
  }

  final Metric gauge(String name, String help, String... labels) {
    return declare(Metric.Type.GAUGE, name, help, List.of(), labels);
  }

  final Metric counter(String name, String help, String... labels) {
    return declare(Metric.Type.COUNTER, name, help, List.of(), labels);
  }

  final Metric histogram(String name, String help, List<Double> bounds, String... labels) {
    return declare(Metric.Type.HISTOGRAM, name, help, bounds, labels);
  }

  /** For the lines of a summary, which the client has and we cannot declare. */
  final Metric unknown(String name, String help, String... labels) {
    return declare(Metric.Type.UNKNOWN, name, help, List.of(), labels);
  }

  private Metric declare(
      Metric.Type type, String name, String help, List<Double> bounds, String... labels) {
    List<String> all = new ArrayList<>(List.of(jvm.label()));
    all.addAll(List.of(labels));
    Metric metric = new Metric(name, type, help, all, bounds);
    declared.add(metric);
    return metric;
  }
}
