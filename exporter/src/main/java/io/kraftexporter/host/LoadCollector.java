package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.io.IOException;
import java.util.List;

/** The load averages of {@code /proc/loadavg}. */
final class LoadCollector implements Collector {
  static final Metric LOAD1 =
      Metric.gauge("node_load1", "Threads running or waiting for CPU or disk, over 1 minute.");
  static final Metric LOAD5 =
      Metric.gauge("node_load5", "Threads running or waiting for CPU or disk, over 5 minutes.");
  static final Metric LOAD15 =
      Metric.gauge("node_load15", "Threads running or waiting for CPU or disk, over 15 minutes.");

  private final Machine machine;

  LoadCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "loadavg";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(LOAD1, LOAD5, LOAD15);
  }

  @Override
  public void collect(Sampler sampler) throws IOException {
    String[] words = Machine.words(machine.linesOf("loadavg").get(0));
    sampler.set(LOAD1, Double.parseDouble(words[0]));
    sampler.set(LOAD5, Double.parseDouble(words[1]));
    sampler.set(LOAD15, Double.parseDouble(words[2]));
  }
}
