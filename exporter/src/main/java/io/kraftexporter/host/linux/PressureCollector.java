package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.NumbersCollector;
import io.kraftexporter.metric.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The time that work stood still for want of CPU, memory or disk, from {@code /proc/pressure}.
 * Absent where the kernel does not count it, which some distributions leave to the boot option
 * {@code psi=1}.
 */
public final class PressureCollector extends NumbersCollector {
  private static final double MICROSECOND = 1e-6;
  private static final String TOTAL = " total=";

  /** By file and line. */
  private static final List<Field<String>> FIELDS =
      List.of(
          field("cpu some", "cpu_waiting", "some thread waited for a CPU"),
          field("io some", "io_waiting", "some thread waited for a disk"),
          field("io full", "io_stalled", "all threads with work waited for a disk"),
          field("memory some", "memory_waiting", "some thread waited for memory"),
          field("memory full", "memory_stalled", "all threads with work waited for memory"),
          field("irq full", "irq_stalled", "threads were stalled by interrupts"));

  private final Machine machine;

  public PressureCollector(Machine machine) {
    super("pressure", FIELDS);
    this.machine = machine;
  }

  @Override
  protected Map<String, Number> read(CollectorSamples samples) {
    Map<String, Number> values = new HashMap<>();
    for (String file : List.of("cpu", "io", "memory", "irq")) {
      samples.eachLine(
          "/proc/pressure/" + file,
          machine.lines("pressure/" + file),
          line -> {
            int total = line.indexOf(TOTAL);
            values.put(
                file + " " + line.substring(0, line.indexOf(' ')),
                Machine.number(line.substring(total + TOTAL.length())));
          });
    }
    return values;
  }

  private static Field<String> field(String key, String name, String help) {
    return new Field<>(
        key,
        Metric.counter(
            "node_pressure_" + name + "_seconds_total", "Time in seconds in which " + help + "."),
        MICROSECOND);
  }
}
