package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** The traffic of each network device, from {@code /proc/net/dev}. */
public final class NetDevCollector implements Collector {
  public static final Metric RECEIVED_BYTES = received("bytes", "Bytes received.");
  public static final Metric RECEIVED_PACKETS = received("packets", "Packets received.");
  public static final Metric RECEIVED_ERRORS = received("errs", "Packets received with an error.");
  public static final Metric SENT_BYTES = sent("bytes", "Bytes sent.");
  public static final Metric SENT_PACKETS = sent("packets", "Packets sent.");
  public static final Metric SENT_ERRORS = sent("errs", "Packets not sent because of an error.");

  /** In the order of the columns. */
  private static final List<Metric> COLUMNS =
      List.of(
          RECEIVED_BYTES,
          RECEIVED_PACKETS,
          RECEIVED_ERRORS,
          received("drop", "Packets received and dropped, for want of memory or of a receiver."),
          received("fifo", "Packets lost because the device's buffer was full."),
          received("frame", "Packets received with a framing error."),
          received("compressed", "Compressed packets received."),
          received("multicast", "Multicast packets received."),
          SENT_BYTES,
          SENT_PACKETS,
          SENT_ERRORS,
          sent("drop", "Packets dropped before they were sent."),
          sent("fifo", "Packets not sent because of the device's buffer."),
          sent("colls", "Collisions while sending."),
          sent("carrier", "Packets not sent because the carrier was lost."),
          sent("compressed", "Compressed packets sent."));

  private static final Pattern HEADING = Pattern.compile("[^:]*\\|[^:]*");

  /** The kernel aligns short names with them; all other characters may be part of a name. */
  private static final Pattern LEADING_BLANKS = Pattern.compile("^ +");

  private final Machine machine;

  public NetDevCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "netdev";
  }

  @Override
  public List<Metric> metrics() {
    return COLUMNS;
  }

  @Override
  public void collect(CollectorSamples samples) throws IOException {
    samples.eachLine(
        "/proc/net/dev",
        machine.netOf("dev").stream().filter(line -> !HEADING.matcher(line).matches()).toList(),
        line -> {
          int colon = line.lastIndexOf(':');
          String device = LEADING_BLANKS.matcher(line.substring(0, colon)).replaceFirst("");
          String[] numbers = Machine.words(line.substring(colon + 1));
          for (int i = 0; i < Math.min(numbers.length, COLUMNS.size()); i++) {
            samples.set(COLUMNS.get(i), Machine.number(numbers[i]).doubleValue(), device);
          }
        });
  }

  private static Metric received(String name, String help) {
    return Metric.counter("node_network_receive_" + name + "_total", help, "device");
  }

  private static Metric sent(String name, String help) {
    return Metric.counter("node_network_transmit_" + name + "_total", help, "device");
  }
}
