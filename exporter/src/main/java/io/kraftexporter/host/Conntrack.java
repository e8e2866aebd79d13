package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The firewall's table of connections, where there is one; full, it drops packets. */
final class Conntrack {
  private static final List<Field<String>> FIELDS =
      List.of(
          field("count", "entries", "Connections that the firewall tracks."),
          field("max", "entries_limit", "Connections that it can track."));

  private Conntrack() {}

  static Collector collector(Machine machine) {
    OwnNetwork network = new OwnNetwork(machine, "node_nf_conntrack_*");
    return new NumbersCollector(
        "conntrack", FIELDS, () -> network.isTheMachines() ? read(machine) : Map.of());
  }

  private static Map<String, Number> read(Machine machine) {
    Map<String, Number> values = new HashMap<>();
    for (Field<String> field : FIELDS) {
      machine
          .line("sys/net/netfilter/nf_conntrack_" + field.key())
          .ifPresent(number -> values.put(field.key(), Long.valueOf(number)));
    }
    return values;
  }

  private static Field<String> field(String file, String name, String help) {
    return new Field<>(file, Metric.gauge("node_nf_conntrack_" + name, help), 1);
  }
}
