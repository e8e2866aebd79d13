package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Numbers that the kernel tells by name: which they are, and how they are read. */
final class NumbersCollector implements Collector {

  /** Reads all there are, also those that are no metrics; fails where every machine has some. */
  interface Reading {
    Map<String, Number> read() throws IOException;
  }

  private final String name;
  private final List<Field<String>> fields;
  private final Reading reading;

  NumbersCollector(String name, List<Field<String>> fields, Reading reading) {
    this.name = name;
    this.fields = List.copyOf(fields);
    this.reading = reading;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Metric> metrics() {
    return Field.metrics(fields);
  }

  @Override
  public void collect(Sampler sampler) throws IOException {
    Field.set(sampler, fields, reading.read());
  }
}
