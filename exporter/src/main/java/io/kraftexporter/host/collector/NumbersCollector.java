package io.kraftexporter.host.collector;

import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads numbers that the kernel gives by name. A subclass adds which they are and where. */
public abstract class NumbersCollector implements Collector {
  private final String name;
  private final List<Field<String>> fields;

  protected NumbersCollector(String name, List<Field<String>> fields) {
    this.name = name;
    this.fields = List.copyOf(fields);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<Metric> metrics() {
    return Field.metrics(fields);
  }

  @Override
  public final void collect(CollectorSamples samples) throws IOException {
    Field.set(samples, fields, read(samples));
  }

  /**
   * Reads all numbers, also those that are no metrics; fails where every machine has some.
   *
   * @param samples takes note of what cannot be parsed
   */
  protected abstract Map<String, Number> read(CollectorSamples samples) throws IOException;
}
