package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The load averages of {@code /proc/loadavg}. */
final class LoadAverage {
  static final Field<String> ONE = field("1", "1 minute");
  static final Field<String> FIVE = field("5", "5 minutes");
  static final Field<String> FIFTEEN = field("15", "15 minutes");

  private LoadAverage() {}

  static Collector collector(Machine machine) {
    return new NumbersCollector("loadavg", List.of(ONE, FIVE, FIFTEEN), () -> read(machine));
  }

  private static Map<String, Number> read(Machine machine) throws IOException {
    String[] words = Machine.words(machine.linesOf("loadavg").get(0));
    return Map.of(
        ONE.key(),
        Double.valueOf(words[0]),
        FIVE.key(),
        Double.valueOf(words[1]),
        FIFTEEN.key(),
        Double.valueOf(words[2]));
  }

  private static Field<String> field(String minutes, String over) {
    String help = "Threads running or waiting for CPU or disk, over " + over + ".";
    return new Field<>(minutes, Metric.gauge("node_load" + minutes, help), 1);
  }
}
