package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.List;

/**
 * How long work stood still for want of CPU, memory or disk: {@code /proc/pressure}. Nothing where
 * the kernel does not count it, which some distributions leave to the boot option {@code psi=1}.
 */
final class PressureCollector implements Collector {
  private static final double MICROSECOND = 1e-6;

  /** A file, the line of it that counts, and the metric. */
  private record Pressure(String file, String line, Metric metric) {}

  private static final List<Pressure> PRESSURES =
      List.of(
          pressure("cpu", "some", "cpu_waiting", "some thread waited for a CPU"),
          pressure("io", "some", "io_waiting", "some thread waited for a disk"),
          pressure("io", "full", "io_stalled", "all threads with work waited for a disk"),
          pressure("memory", "some", "memory_waiting", "some thread waited for memory"),
          pressure("memory", "full", "memory_stalled", "all threads with work waited for memory"),
          pressure("irq", "full", "irq_stalled", "threads stood still for interrupts"));

  private final Machine machine;

  PressureCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "pressure";
  }

  @Override
  public List<Metric> metrics() {
    return PRESSURES.stream().map(Pressure::metric).toList();
  }

  @Override
  public void collect(Sampler sampler) {
    for (Pressure pressure : PRESSURES) {
      for (String line : machine.lines("pressure/" + pressure.file)) {
        int total = line.indexOf(" total=");
        if (line.startsWith(pressure.line) && total > 0) {
          long micros = Long.parseLong(line.substring(total + " total=".length()));
          sampler.set(pressure.metric, micros * MICROSECOND);
        }
      }
    }
  }

  private static Pressure pressure(String file, String line, String name, String help) {
    return new Pressure(
        file,
        line,
        Metric.counter("node_pressure_" + name + "_seconds_total", "Time in which " + help + "."));
  }
}
