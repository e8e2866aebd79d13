package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** All of {@code /proc/stat}, read once: on large machines making it is work for the kernel. */
public final class StatCollector implements Collector {
  public static final Metric CPU =
      Metric.counter(
          "node_cpu_seconds_total",
          "Time that each CPU spent in each mode; user and nice include guests.",
          "cpu",
          "mode");
  static final Metric GUEST =
      Metric.counter(
          "node_cpu_guest_seconds_total",
          "Time that each CPU spent running virtual machines; part of node_cpu_seconds_total.",
          "cpu",
          "mode");
  public static final Metric SWITCHES =
      Metric.counter("node_context_switches_total", "Context switches of all CPUs.");
  public static final Metric INTERRUPTS =
      Metric.counter("node_intr_total", "Interrupts served by all CPUs.");
  private static final Metric FORKS =
      Metric.counter("node_forks_total", "Processes and threads created.");
  private static final Metric RUNNING =
      Metric.gauge("node_procs_running", "Threads running or ready to run.");
  private static final Metric BLOCKED =
      Metric.gauge("node_procs_blocked", "Threads waiting for a disk.");
  public static final Metric BOOT =
      Metric.gauge("node_boot_time_seconds", "When the machine started, in seconds since 1970.");

  /** In the order of the columns; the two guest columns follow. */
  private static final List<String> MODES =
      List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal");

  private static final int IDLE = MODES.indexOf("idle");
  private static final int GUEST_COLUMN = MODES.size();

  /** The kernel's interface counts in these, whatever its own clock does (USER_HZ). */
  private static final double TICKS_PER_SECOND = 100;

  private final Machine machine;
  private final CpuTimes times = new CpuTimes();

  public StatCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "stat";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(CPU, GUEST, SWITCHES, INTERRUPTS, FORKS, RUNNING, BLOCKED, BOOT);
  }

  @Override
  public void collect(CollectorSamples samples) throws IOException {
    samples.eachLine("/proc/stat", machine.linesOf("stat"), line -> line(samples, line));
  }

  private void line(CollectorSamples samples, String line) {
    String key = line.substring(0, Math.max(0, line.indexOf(' ')));
    switch (key) {
      case "ctxt" -> samples.set(SWITCHES, first(line));
      case "intr" -> samples.set(INTERRUPTS, first(line));
      case "processes" -> samples.set(FORKS, first(line));
      case "procs_running" -> samples.set(RUNNING, first(line));
      case "procs_blocked" -> samples.set(BLOCKED, first(line));
      case "btime" -> samples.set(BOOT, first(line));
      default -> {
        if (key.startsWith("cpu") && key.length() > 3) {
          cpu(samples, key.substring(3), line);
        }
      }
    }
  }

  private void cpu(CollectorSamples samples, String cpu, String line) {
    String[] words = Machine.words(line);
    double[] read =
        Arrays.stream(words, 1, words.length)
            .mapToDouble(word -> Machine.number(word).doubleValue() / TICKS_PER_SECOND)
            .toArray();
    double[] seconds = times.advance(cpu, read, IDLE);
    for (int i = 0; i < Math.min(seconds.length, MODES.size()); i++) {
      samples.set(CPU, seconds[i], cpu, MODES.get(i));
    }
    if (seconds.length > GUEST_COLUMN + 1) {
      samples.set(GUEST, seconds[GUEST_COLUMN], cpu, "user");
      samples.set(GUEST, seconds[GUEST_COLUMN + 1], cpu, "nice");
    }
  }

  /** The number after the key; the line of the interrupts has thousands more. */
  private static double first(String line) {
    int from = line.indexOf(' ') + 1;
    int to = line.indexOf(' ', from);
    return Machine.number(to < 0 ? line.substring(from) : line.substring(from, to)).doubleValue();
  }
}
