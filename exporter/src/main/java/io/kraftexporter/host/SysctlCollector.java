package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.Arrays;
import java.util.List;

/**
 * Kernel settings that matter to a broker, as they are now, from {@code /proc/sys}. A setting this
 * machine does not have, or does not show to a container, is left out.
 */
final class SysctlCollector implements Collector {

  /** A file and what its numbers, one or several, are. */
  private record Setting(String file, List<Metric> metrics) {}

  private static final List<Setting> SETTINGS =
      List.of(
          setting("vm/swappiness", "How readily programs' memory is swapped out, 0 to 200."),
          setting("vm/dirty_ratio", "Percentage of dirty memory at which writers must wait."),
          setting(
              "vm/dirty_background_ratio", "Percentage of dirty memory at which writing begins."),
          setting(
              "vm/dirty_expire_centisecs", "Hundredths of a second after which data is written."),
          setting("vm/dirty_writeback_centisecs", "Hundredths of a second between such writes."),
          setting(
              "vm/max_map_count", "Memory maps a process may have; each log segment takes two."),
          setting("fs/file-max", "Open files that all processes may have together."),
          setting("net/core/rmem_default", "Receive buffer of a socket in bytes."),
          setting("net/core/rmem_max", "Largest receive buffer a program may ask for, in bytes."),
          setting("net/core/wmem_default", "Send buffer of a socket in bytes."),
          setting("net/core/wmem_max", "Largest send buffer a program may ask for, in bytes."),
          setting("net/core/netdev_max_backlog", "Packets that may wait for a CPU."),
          setting("net/core/somaxconn", "Connections that may wait for a program to accept them."),
          setting("net/ipv4/tcp_window_scaling", "Whether TCP windows may exceed 64 KiB."),
          sizes("net/ipv4/tcp_rmem", "Receive buffer of a TCP connection in bytes"),
          sizes("net/ipv4/tcp_wmem", "Send buffer of a TCP connection in bytes"),
          setting("net/ipv4/tcp_max_syn_backlog", "Half-open connections a port may have."),
          setting("net/ipv4/tcp_slow_start_after_idle", "Whether idle connections start slowly."));

  private final Machine machine;

  SysctlCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "sysctl";
  }

  @Override
  public List<Metric> metrics() {
    return SETTINGS.stream().flatMap(setting -> setting.metrics.stream()).toList();
  }

  @Override
  public void collect(Sampler sampler) {
    for (Setting setting : SETTINGS) {
      machine.line("sys/" + setting.file).ifPresent(line -> set(sampler, setting, line));
    }
  }

  private static void set(Sampler sampler, Setting setting, String line) {
    double[] numbers =
        Arrays.stream(Machine.words(line)).mapToDouble(Double::parseDouble).toArray();
    for (int i = 0; i < Math.min(numbers.length, setting.metrics.size()); i++) {
      sampler.set(setting.metrics.get(i), numbers[i]);
    }
  }

  private static Setting setting(String file, String help) {
    return new Setting(file, List.of(Metric.unknown(name(file), help)));
  }

  private static Setting sizes(String file, String help) {
    return new Setting(
        file,
        List.of(
            Metric.unknown(name(file) + "_min", help + ": the least."),
            Metric.unknown(name(file) + "_default", help + ": at its start."),
            Metric.unknown(name(file) + "_max", help + ": the most.")));
  }

  private static String name(String file) {
    return "node_sysctl_" + file.replace('/', '_').replace('-', '_');
  }
}
