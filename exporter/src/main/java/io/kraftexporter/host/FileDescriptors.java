package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Open files of the whole machine: {@code /proc/sys/fs/file-nr}. */
final class FileDescriptors {
  private static final List<Field<String>> FIELDS =
      List.of(
          field("allocated", "Open files of all processes."),
          field("maximum", "Open files that all processes may have together."));

  private FileDescriptors() {}

  static Collector collector(Machine machine) {
    return new NumbersCollector("filefd", FIELDS, samples -> read(machine, samples));
  }

  private static Map<String, Number> read(Machine machine, CollectorSamples samples)
      throws IOException {
    Map<String, Number> values = new HashMap<>();
    samples.eachLine(
        "/proc/sys/fs/file-nr",
        machine.linesOf("sys/fs/file-nr"),
        line -> {
          String[] numbers = Machine.words(line);
          values.put("allocated", Machine.number(numbers[0]));
          values.put("maximum", Machine.number(numbers[2]));
        });
    return values;
  }

  private static Field<String> field(String key, String help) {
    return new Field<>(key, Metric.gauge("node_filefd_" + key, help), 1);
  }
}
