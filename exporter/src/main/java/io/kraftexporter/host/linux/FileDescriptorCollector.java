package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.NumbersCollector;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Open files of the whole machine: {@code /proc/sys/fs/file-nr}. */
public final class FileDescriptorCollector extends NumbersCollector {
  private static final List<Field<String>> FIELDS =
      List.of(
          field("allocated", "Open files of all processes."),
          field("maximum", "Maximum number of open files of all processes together."));

  private final Machine machine;

  public FileDescriptorCollector(Machine machine) {
    super("filefd", FIELDS);
    this.machine = machine;
  }

  @Override
  protected Map<String, Number> read(CollectorSamples samples) throws IOException {
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
