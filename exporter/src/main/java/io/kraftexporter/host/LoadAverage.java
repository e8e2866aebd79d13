package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The load averages of {@code /proc/loadavg}. */
final class LoadAverage {
  static final Field<String> ONE = field("1", "1 minute");
  static final Field<String> FIVE = field("5", "5 minutes");
  static final Field<String> FIFTEEN = field("15", "15 minutes");

  private LoadAverage() {}

  static Collector collector(Machine machine) {
    return new NumbersCollector(
        "loadavg", List.of(ONE, FIVE, FIFTEEN), samples -> read(machine, samples));
  }

  private static Map<String, Number> read(Machine machine, CollectorSamples samples)
      throws IOException {
    Map<String, Number> values = new HashMap<>();
    samples.eachLine(
        "/proc/loadavg",
        machine.linesOf("loadavg"),
        line -> {
          String[] words = Machine.words(line);
          values.put(ONE.key(), Machine.number(words[0]));
          values.put(FIVE.key(), Machine.number(words[1]));
          values.put(FIFTEEN.key(), Machine.number(words[2]));
        });
    return values;
  }

  private static Field<String> field(String minutes, String over) {
    String help = "Threads running or waiting for CPU or disk, over " + over + ".";
    return new Field<>(minutes, Metric.gauge("node_load" + minutes, help), 1);
  }
}
