package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.NumbersCollector;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The load averages of {@code /proc/loadavg}. */
public final class LoadAverageCollector extends NumbersCollector {
  public static final Field<String> ONE = field("1", "1 minute");
  public static final Field<String> FIVE = field("5", "5 minutes");
  public static final Field<String> FIFTEEN = field("15", "15 minutes");

  private final Machine machine;

  public LoadAverageCollector(Machine machine) {
    super("loadavg", List.of(ONE, FIVE, FIFTEEN));
    this.machine = machine;
  }

  @Override
  protected Map<String, Number> read(CollectorSamples samples) throws IOException {
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
