package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.io.IOException;
import java.util.List;

/** Open files of the whole machine: {@code /proc/sys/fs/file-nr}. */
final class FileDescriptorCollector implements Collector {
  private static final Metric ALLOCATED =
      Metric.gauge("node_filefd_allocated", "Open files of all processes.");
  private static final Metric MAXIMUM =
      Metric.gauge("node_filefd_maximum", "Open files that all processes may have together.");

  private final Machine machine;

  FileDescriptorCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "filefd";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(ALLOCATED, MAXIMUM);
  }

  @Override
  public void collect(Sampler sampler) throws IOException {
    String[] numbers = Machine.words(machine.linesOf("sys/fs/file-nr").get(0));
    sampler.set(ALLOCATED, Long.parseLong(numbers[0]));
    sampler.set(MAXIMUM, Double.parseDouble(numbers[2]));
  }
}
