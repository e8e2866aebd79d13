package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.NumbersCollector;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Sockets in use by protocol, from {@code /proc/net/sockstat} and {@code sockstat6}: the machine's
 * connections without walking through every process.
 */
public final class SockStatCollector extends NumbersCollector {
  private static final List<Field<String>> FIELDS =
      List.of(
          field("sockets_used", "Sockets of all kinds."),
          field("TCP_inuse", "TCP sockets of IPv4, listening ones too."),
          field("TCP_orphan", "TCP sockets that no program holds any more."),
          field("TCP_tw", "TCP connections waiting for late packets (TIME_WAIT)."),
          field("TCP_alloc", "TCP sockets of IPv4 and IPv6 in all states."),
          field("TCP_mem", "Pages of memory that TCP takes."),
          field("TCP_mem_bytes", "Memory that TCP takes."),
          field("UDP_inuse", "UDP sockets of IPv4."),
          field("UDP_mem", "Pages of memory that UDP takes."),
          field("UDP_mem_bytes", "Memory that UDP takes."),
          field("UDPLITE_inuse", "UDP-Lite sockets of IPv4."),
          field("RAW_inuse", "Raw sockets of IPv4."),
          field("FRAG_inuse", "IPv4 packets being put together."),
          field("FRAG_memory", "Memory that IPv4 packets being put together take, in bytes."),
          field("TCP6_inuse", "TCP sockets of IPv6, listening ones too."),
          field("UDP6_inuse", "UDP sockets of IPv6."),
          field("UDPLITE6_inuse", "UDP-Lite sockets of IPv6."),
          field("RAW6_inuse", "Raw sockets of IPv6."),
          field("FRAG6_inuse", "IPv6 packets being put together."),
          field("FRAG6_memory", "Memory that IPv6 packets being put together take, in bytes."));

  private final Machine machine;
  private final OptionalLong pageBytes;

  public SockStatCollector(Machine machine, OptionalLong pageBytes) {
    super("sockstat", FIELDS);
    this.machine = machine;
    this.pageBytes = pageBytes;
  }

  @Override
  protected Map<String, Number> read(CollectorSamples samples) throws IOException {
    Map<String, Number> values = new HashMap<>();
    samples.eachLine("/proc/net/sockstat", machine.netOf("sockstat"), line -> read(line, values));
    samples.eachLine("/proc/net/sockstat6", machine.net("sockstat6"), line -> read(line, values));
    for (String memory : List.of("TCP_mem", "UDP_mem")) {
      Number pages = values.get(memory);
      if (pages != null && pageBytes.isPresent()) {
        values.put(memory + "_bytes", pages.longValue() * pageBytes.getAsLong());
      }
    }
    return values;
  }

  /** A protocol, a colon, and names with their values. */
  private static void read(String line, Map<String, Number> values) {
    String[] words = Machine.words(line);
    for (int i = 1; i + 1 < words.length; i += 2) {
      values.put(words[0].replace(":", "_") + words[i], Machine.number(words[i + 1]));
    }
  }

  private static Field<String> field(String key, String help) {
    return new Field<>(key, Metric.gauge("node_sockstat_" + key, help), 1);
  }
}
