package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.NumbersCollector;
import io.kraftexporter.metric.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Kernel settings that matter to a broker, as they are now, from {@code /proc/sys}. A setting this
 * machine does not have, or does not show to a container, is left out.
 */
public final class SysctlCollector extends NumbersCollector {

  private static final List<String> PARTS = List.of("min", "default", "max");

  /** By file below {@code /proc/sys} and, where it has three numbers, which of them. */
  private static final List<Field<String>> FIELDS =
      List.of(
          field("vm/swappiness", "How readily programs' memory is swapped out, 0 to 200."),
          field("vm/dirty_ratio", "Percentage of dirty memory at which writers must wait."),
          field("vm/dirty_background_ratio", "Percentage of dirty memory at which writing begins."),
          field("vm/dirty_expire_centisecs", "Hundredths of a second after which data is written."),
          field(
              "vm/dirty_writeback_centisecs",
              "Hundredths of a second between writes of dirty memory."),
          field("vm/max_map_count", "Memory maps a process may have; each log segment takes two."),
          field("fs/file-max", "Maximum number of open files of all processes together."),
          field("net/core/rmem_default", "Receive buffer of a socket in bytes."),
          field("net/core/rmem_max", "Largest receive buffer a program may ask for, in bytes."),
          field("net/core/wmem_default", "Send buffer of a socket in bytes."),
          field("net/core/wmem_max", "Largest send buffer a program may ask for, in bytes."),
          field("net/core/netdev_max_backlog", "Packets that may wait for a CPU."),
          field("net/core/somaxconn", "Connections that may wait for a program to accept them."),
          field("net/ipv4/tcp_window_scaling", "Whether TCP windows may exceed 64 KiB."),
          field("net/ipv4/tcp_rmem min", "Receive buffer of a TCP connection in bytes: the least."),
          field(
              "net/ipv4/tcp_rmem default",
              "Receive buffer of a TCP connection in bytes: at its start."),
          field("net/ipv4/tcp_rmem max", "Receive buffer of a TCP connection in bytes: the most."),
          field("net/ipv4/tcp_wmem min", "Send buffer of a TCP connection in bytes: the least."),
          field(
              "net/ipv4/tcp_wmem default",
              "Send buffer of a TCP connection in bytes: at its start."),
          field("net/ipv4/tcp_wmem max", "Send buffer of a TCP connection in bytes: the most."),
          field("net/ipv4/tcp_max_syn_backlog", "Half-open connections a port may have."),
          field("net/ipv4/tcp_slow_start_after_idle", "Whether idle connections start slowly."));

  private static final Set<String> FILES =
      FIELDS.stream().map(field -> Machine.words(field.key())[0]).collect(Collectors.toSet());

  private static final Set<String> FILES_OF_ANY_NETWORK =
      FILES.stream().filter(file -> !file.startsWith("net/")).collect(Collectors.toSet());

  private final Machine machine;
  private final OwnNetwork network;

  public SysctlCollector(Machine machine) {
    super("sysctl", FIELDS);
    this.machine = machine;
    this.network = new OwnNetwork(machine, "node_sysctl_net_*");
  }

  @Override
  protected Map<String, Number> read(CollectorSamples samples) {
    Set<String> files = network.isTheMachines() ? FILES : FILES_OF_ANY_NETWORK;
    Map<String, Number> values = new HashMap<>();
    for (String file : files) {
      samples.eachLine(
          "/proc/sys/" + file,
          machine.lines("sys/" + file),
          line -> {
            String[] words = Machine.words(line);
            for (int i = 0; i < Math.min(words.length, PARTS.size()); i++) {
              values.put(
                  words.length == 1 ? file : file + " " + PARTS.get(i), Machine.number(words[i]));
            }
          });
    }
    return values;
  }

  private static Field<String> field(String key, String help) {
    String name = "node_sysctl_" + key.replaceAll("[/ -]", "_");
    return new Field<>(key, Metric.unknown(name, help), 1);
  }
}
