package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.NumbersCollector;
import io.kraftexporter.metric.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The firewall's table of connections, where there is one; full, it drops packets. */
public final class ConntrackCollector extends NumbersCollector {
  private static final List<Field<String>> FIELDS =
      List.of(
          field("count", "entries", "Connections that the firewall tracks."),
          field(
              "max",
              "entries_limit",
              "Maximum number of connections that the firewall can track."));

  private final Machine machine;
  private final OwnNetwork network;

  public ConntrackCollector(Machine machine) {
    super("conntrack", FIELDS);
    this.machine = machine;
    this.network = new OwnNetwork(machine, "node_nf_conntrack_*");
  }

  @Override
  protected Map<String, Number> read(CollectorSamples samples) {
    if (!network.isTheMachines()) {
      return Map.of();
    }
    Map<String, Number> values = new HashMap<>();
    for (Field<String> field : FIELDS) {
      String file = "sys/net/netfilter/nf_conntrack_" + field.key();
      samples.eachLine(
          "/proc/" + file,
          machine.lines(file),
          line -> values.put(field.key(), Machine.number(line)));
    }
    return values;
  }

  private static Field<String> field(String file, String name, String help) {
    return new Field<>(file, Metric.gauge("node_nf_conntrack_" + name, help), 1);
  }
}
