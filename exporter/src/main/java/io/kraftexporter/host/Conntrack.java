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
        "conntrack",
        FIELDS,
        samples -> network.isTheMachines() ? read(machine, samples) : Map.of());
  }

  private static Map<String, Number> read(Machine machine, CollectorSamples samples) {
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
