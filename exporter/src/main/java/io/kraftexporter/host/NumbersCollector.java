package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Numbers that the kernel gives by name: which they are, and how they are read. */
final class NumbersCollector implements Collector {

  /** Reads all numbers, also those that are no metrics; fails where every machine has some. */
  interface Reader {

    /**
     * Reads once.
     *
     * @param samples takes note of what cannot be parsed
     */
    Map<String, Number> read(CollectorSamples samples) throws IOException;
  }

  private final String name;
  private final List<Field<String>> fields;
  private final Reader reader;

  NumbersCollector(String name, List<Field<String>> fields, Reader reader) {
    this.name = name;
    this.fields = List.copyOf(fields);
    this.reader = reader;
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
  public void collect(CollectorSamples samples) throws IOException {
    Field.set(samples, fields, reader.read(samples));
  }
}
