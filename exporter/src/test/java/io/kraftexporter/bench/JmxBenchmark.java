package io.kraftexporter.bench;

import com.sun.management.OperatingSystemMXBean;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.jmx.JmxSource;
import io.kraftexporter.jmx.RuleFile;
import io.kraftexporter.jmx.SerialFilter;
import io.kraftexporter.jmx.Settings;
import io.kraftexporter.jmx.Settings.Transport;
import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.HostPort;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import jdk.jfr.consumer.RecordingStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * What one warm scrape of a broker over remote JMX costs, to the text: the transports in turn, on
 * one broker, with rules that make a series of every number of every partition.
 *
 * <p>System properties, given in {@code JDK_JAVA_OPTIONS}: {@code partitions}, 1,000 by default,
 * and {@code scrapes} of each transport, 9 by default. Round trips are the writes to sockets: a
 * write is one call, or many.
 */
public final class JmxBenchmark {
  private static final int PARTITIONS = Integer.getInteger("partitions", 1000);
  private static final int SCRAPES = Integer.getInteger("scrapes", 9);
  private static final int WARM_UP = 3;
  private static final int PER_TOPIC = 50;
  private static final int GAUGES = 11; // of each partition
  private static final OperatingSystemMXBean OURS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final String RULES =
      """
      includeObjectNames: ['kafka.*:*', 'java.lang:*']
      rules:
        - pattern: '(kafka\\.\\w+)<type=(\\w+), name=(\\w+), topic=([-.\\w]+), partition=(\\d+)><>Value'
          name: $1_$2_$3
          labels: {topic: $4, partition: $5}
        - pattern: '(kafka\\.\\w+)<type=(\\w+), name=(\\w+)><>(Value|Count|\\d+thPercentile)'
          name: $1_$2_$3_$4
      """;

  private record Cost(double wall, double exporter, double broker) {}

  private JmxBenchmark() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    SerialFilter.install();
    try (KafkaCluster cluster = KafkaCluster.combined(1).jvm("-Xmx1g").start()) {
      fill(cluster);
      HostPort address = new HostPort(cluster.node(1).host(), cluster.jmxPort());
      Map<Transport, JmxSource> sources = new EnumMap<>(Transport.class);
      Map<Transport, List<Cost>> costs = new EnumMap<>(Transport.class);
      for (Transport transport : Transport.values()) {
        sources.put(transport, source(address, transport));
        costs.put(transport, new ArrayList<>());
      }
      awaitBeans(sources.get(Transport.PIPELINED));
      for (int i = 0; i < WARM_UP + SCRAPES; i++) {
        for (Transport transport : Transport.values()) {
          Cost cost = scrape(sources.get(transport), cluster.node(1).pid());
          if (i >= WARM_UP) {
            costs.get(transport).add(cost);
          }
        }
      }
      int series = sources.get(Transport.STOCK).collect(never()).present();
      System.out.printf("%d partitions, %d series, medians of %d%n", PARTITIONS, series, SCRAPES);
      print(costs);
      sources.forEach((transport, source) -> printRoundTrips(transport, source));
      sources.values().forEach(JmxSource::close);
    }
  }

  private static void fill(KafkaCluster cluster) throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    for (int i = 0; i < PARTITIONS / PER_TOPIC; i++) {
      topics.add(new NewTopic("bench-" + i, PER_TOPIC, (short) 1));
    }
    Map<String, Object> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      for (NewTopic topic : topics) {
        admin.createTopics(List.of(topic)).all().get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** Topics are created at once, their beans one after the other. */
  private static void awaitBeans(JmxSource source) throws Exception {
    while (source.collect(never()).present() < PARTITIONS * GAUGES) {
      TimeUnit.SECONDS.sleep(2);
    }
  }

  private static JmxSource source(HostPort address, Transport transport) throws Exception {
    Settings settings =
        new Settings(Duration.ofSeconds(5), Duration.ofSeconds(60), transport, Optional.empty());
    return new JmxSource(1, address, settings, List.of(RuleFile.parse("bench.yml", RULES)));
  }

  private static Deadline never() {
    return Deadline.in(Duration.ofMinutes(10));
  }

  private static Cost scrape(JmxSource source, long broker) throws Exception {
    double brokerBefore = brokerSeconds(broker);
    long before = OURS.getProcessCpuTime();
    long start = System.nanoTime();
    Samples samples = source.collect(never());
    new Exposition().write(List.of(samples), Format.TEXT, new ByteArrayOutputStream());
    double wall = (System.nanoTime() - start) / 1e9;
    double exporter = (OURS.getProcessCpuTime() - before) / 1e9;
    return new Cost(wall, exporter, brokerSeconds(broker) - brokerBefore);
  }

  private static double brokerSeconds(long pid) {
    return ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElseThrow()
            .toMillis()
        / 1e3;
  }

  private static void print(Map<Transport, List<Cost>> costs) {
    System.out.println("transport    wall s   exporter CPU s   broker CPU s");
    costs.forEach(
        (transport, all) ->
            System.out.printf(
                "%-10s %8.3f %16.3f %14.3f%n",
                transport,
                median(all, Cost::wall),
                median(all, Cost::exporter),
                median(all, Cost::broker)));
    List<Cost> stock = costs.get(Transport.STOCK);
    List<Cost> pipelined = costs.get(Transport.PIPELINED);
    System.out.printf(
        "%-10s %8.1f %16.1f %14.1f%n",
        "ratio",
        median(stock, Cost::wall) / median(pipelined, Cost::wall),
        median(stock, Cost::exporter) / median(pipelined, Cost::exporter),
        median(stock, Cost::broker) / median(pipelined, Cost::broker));
  }

  private static double median(List<Cost> all, ToDoubleFunction<Cost> of) {
    return all.stream().mapToDouble(of).sorted().skip(all.size() / 2).findFirst().orElseThrow();
  }

  private static void printRoundTrips(Transport transport, JmxSource source) {
    AtomicLong writes = new AtomicLong();
    try (RecordingStream events = new RecordingStream()) {
      events.enable("jdk.SocketWrite").withThreshold(Duration.ZERO);
      events.onEvent("jdk.SocketWrite", event -> writes.incrementAndGet());
      events.startAsync();
      source.collect(never());
      TimeUnit.SECONDS.sleep(3); // the stream has what happened once a second
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    System.out.printf("%-10s %d round trips%n", transport, writes.get());
  }
}
