package io.kraftexporter.config;

import java.util.List;

/**
 * Whether to read the machine on which the exporter runs, and what of it.
 *
 * @param exclude collectors not to read
 */
public record HostConfiguration(Switch enabled, List<Collector> exclude) {

  /** When the machine is read. */
  public enum Switch {
    /** Where a broker or controller runs on it. */
    AUTO,
    TRUE,
    FALSE
  }

  /** What can be left out, by node_exporter's names. */
  public enum Collector {
    CONNTRACK,
    DISKSTATS,
    FILEFD,
    FILESYSTEM,
    LOADAVG,
    MEMINFO,
    NETCLASS,
    NETDEV,
    NETSTAT,
    PRESSURE,
    SOCKSTAT,
    SOFTNET,
    STAT,
    SYSCTL,
    TIME,
    UNAME,
    VMSTAT
  }

  public HostConfiguration {
    exclude = List.copyOf(exclude);
  }
}
