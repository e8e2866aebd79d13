package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** How each CPU keeps up with the packets that come in, from {@code /proc/net/softnet_stat}. */
public final class SoftNetCollector implements Collector {

  /** In the order of the columns. */
  private static final List<Metric> COLUMNS =
      List.of(
          Metric.counter("node_softnet_processed_total", "Packets processed.", "cpu"),
          Metric.counter(
              "node_softnet_dropped_total",
              "Packets dropped because too many waited (net.core.netdev_max_backlog).",
              "cpu"),
          Metric.counter(
              "node_softnet_times_squeezed_total",
              "Number of times that the time for processing packets ended before the packets did.",
              "cpu"));

  /** Tells the CPU since Linux 5.10: CPUs that are offline have no line. */
  private static final int CPU_COLUMN = 12;

  private final Machine machine;

  public SoftNetCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "softnet";
  }

  @Override
  public List<Metric> metrics() {
    return COLUMNS;
  }

  @Override
  public void collect(CollectorSamples samples) throws IOException {
    AtomicInteger count = new AtomicInteger();
    samples.eachLine(
        "/proc/net/softnet_stat",
        machine.netOf("softnet_stat"),
        line -> {
          int index = count.getAndIncrement();
          String[] words = Machine.words(line);
          int cpu = words.length > CPU_COLUMN ? Integer.parseInt(words[CPU_COLUMN], 16) : index;
          for (int i = 0; i < COLUMNS.size(); i++) {
            samples.set(COLUMNS.get(i), Long.parseLong(words[i], 16), Integer.toString(cpu));
          }
        });
  }
}
