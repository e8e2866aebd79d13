package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.List;

/** The firewall's table of connections, where there is one; full, it drops packets. */
final class ConntrackCollector implements Collector {
  private static final String DIRECTORY = "sys/net/netfilter/nf_conntrack_";
  private static final Metric ENTRIES =
      Metric.gauge("node_nf_conntrack_entries", "Connections that the firewall tracks.");
  private static final Metric LIMIT =
      Metric.gauge("node_nf_conntrack_entries_limit", "Connections that it can track.");

  private final Machine machine;

  ConntrackCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "conntrack";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(ENTRIES, LIMIT);
  }

  @Override
  public void collect(Sampler sampler) {
    machine
        .line(DIRECTORY + "count")
        .ifPresent(count -> sampler.set(ENTRIES, Long.parseLong(count)));
    machine.line(DIRECTORY + "max").ifPresent(max -> sampler.set(LIMIT, Long.parseLong(max)));
  }
}
