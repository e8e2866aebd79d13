package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import java.io.IOException;
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
    return new NumbersCollector("filefd", FIELDS, () -> read(machine));
  }

  private static Map<String, Number> read(Machine machine) throws IOException {
    String[] numbers = Machine.words(machine.linesOf("sys/fs/file-nr").get(0));
    return Map.of("allocated", Long.valueOf(numbers[0]), "maximum", Double.valueOf(numbers[2]));
  }

  private static Field<String> field(String key, String help) {
    return new Field<>(key, Metric.gauge("node_filefd_" + key, help), 1);
  }
}
