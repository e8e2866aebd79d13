package io.kraftexporter.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.config.NamePattern;
import io.kraftexporter.kafka.admin.AdminRequestsSource;
import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.groups.CommittedReader;
import io.kraftexporter.kafka.groups.GroupFilter;
import io.kraftexporter.kafka.groups.GroupsConfiguration;
import io.kraftexporter.kafka.groups.GroupsSource;
import io.kraftexporter.kafka.groups.LagSecondsConfiguration;
import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures the cost of collecting groups, to the text, and of a scrape of {@code /metrics/cluster}
 * with gzip over HTTP: requests, time, CPU and memory of this process, on real clusters of one and
 * three brokers. Of the warm ones the last third is printed apart: the JVM compiles for minutes.
 *
 * <p>System properties, given in {@code JDK_JAVA_OPTIONS}: {@code brokers}, "1,3" by default;
 * {@code shapes}, "2000x15000x10,65000x2500x1" by default: groups, partitions, commits of each
 * group; {@code collections} that are warm, 7 by default; {@code what}, "groups,cluster" by
 * default. Groups are committed through the Admin API, which takes minutes for the second shape.
 * For the memory give -Xmx1g.
 */
public final class GroupsBenchmark {
  private static final String BROKERS = System.getProperty("brokers", "1,3");
  private static final String SHAPES = System.getProperty("shapes", "2000x15000x10,65000x2500x1");
  private static final String WHAT = System.getProperty("what", "groups,cluster");
  private static final int COLLECTIONS = Integer.getInteger("collections", 7);
  private static final int PER_TOPIC = 50;
  private static final int IN_FLIGHT = 500;

  /** Longer than a scrape's readings are shared with the next one. */
  private static final Duration PAUSE = Duration.ofMillis(1_500);

  private static final Exposition EXPOSITION = new Exposition();
  private static final OperatingSystemMXBean OURS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private record Shape(int groups, int partitions, int commits) {
    static Shape of(String text) {
      String[] parts = text.split("x", -1);
      return new Shape(
          Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
  }

  /**
   * The cost of a collection.
   *
   * @param sent the number of requests until it began
   * @param resident in MB
   */
  private record Cost(
      long series, double sent, double wall, double cpu, double allocated, double resident) {
    Cost of(long readSeries, double sentBefore) {
      return new Cost(readSeries, sentBefore, wall, cpu, allocated, resident);
    }
  }

  /** The counters of this process when a collection begins. */
  private record Meter(long allocated, long cpu, long begun) {
    static Meter start() {
      return new Meter(allocatedBytes(), OURS.getProcessCpuTime(), System.nanoTime());
    }

    Cost cost() throws IOException {
      double wall = (System.nanoTime() - begun) / 1e9;
      double used = (OURS.getProcessCpuTime() - cpu) / 1e9;
      double megabytes = (allocatedBytes() - allocated) / 1e6;
      return new Cost(
          0,
          0,
          wall,
          used,
          megabytes,
          ProcessUsage.residentMegabytes(ProcessHandle.current().pid()));
    }
  }

  private GroupsBenchmark() {}

  /** Prints a table. */
  public static void main(String[] args) throws Exception {
    System.out.println(
        "brokers groups partitions  series  collection          requests   wall s    CPU s"
            + "  allocated MB   RSS MB   waits at 1 ms / 50 ms RTT");
    for (String brokers : BROKERS.split(",", -1)) {
      for (String shape : SHAPES.split(",", -1)) {
        measure(Integer.parseInt(brokers), Shape.of(shape));
      }
    }
  }

  private static void measure(int brokers, Shape shape) throws Exception {
    try (KafkaCluster cluster = cluster(brokers)) {
      fill(cluster, shape);
      Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrapServers());
      try (KafkaAdmin admin = new KafkaAdmin(settings);
          KafkaAdmin slowAdmin = new KafkaAdmin(settings);
          CommittedReader committed = new CommittedReader(CheckedClients.of(settings))) {
        GroupsSource source =
            new GroupsSource(admin, slowAdmin, committed, everything(), Optional.empty());
        AdminRequestsSource requests =
            new AdminRequestsSource(admin, slowAdmin, committed::requests);
        measure(brokers, shape, "groups", () -> collect(source, requests));
      }
      try (RunningExporter exporter =
          RunningExporter.of(
              cluster, Map.of("jmx", Map.of("enabled", false), "host", Map.of("enabled", false)))) {
        measure(brokers, shape, "cluster", () -> scrape(exporter));
      }
    }
  }

  private static void measure(int brokers, Shape shape, String what, Callable<Cost> collection)
      throws Exception {
    if (!WHAT.contains(what)) {
      return;
    }
    List<Cost> costs = new ArrayList<>();
    List<Double> requests = new ArrayList<>();
    for (int i = 0; i <= COLLECTIONS + 1; i++) { // the last one only ends the one before it
      Cost cost = collection.call();
      if (i > 0) {
        requests.add(cost.sent() - costs.get(i - 1).sent());
      }
      costs.add(cost);
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
    print(brokers, shape, what + ", first", costs.get(0), requests.get(0));
    int last = COLLECTIONS - COLLECTIONS / 3 + 1;
    printMedian(brokers, shape, what + ", warm", 1, costs, requests);
    printMedian(brokers, shape, what + ", last third", last, costs, requests);
  }

  /** Prints the collection with the median CPU time of those from one on. */
  private static void printMedian(
      int brokers, Shape shape, String what, int from, List<Cost> costs, List<Double> requests) {
    List<Cost> warm = new ArrayList<>(costs.subList(from, COLLECTIONS + 1));
    warm.sort((one, other) -> Double.compare(one.cpu(), other.cpu()));
    List<Double> sent = new ArrayList<>(requests.subList(from, COLLECTIONS + 1));
    sent.sort(Double::compare);
    print(brokers, shape, what, warm.get(warm.size() / 2), sent.get(sent.size() / 2));
  }

  private static KafkaCluster cluster(int brokers) {
    return KafkaCluster.combined(brokers)
        .jvm("-Xmx2g")
        .config("offsets.topic.num.partitions", "50")
        .config("log.cleaner.enable", "false")
        .start();
  }

  private static void fill(KafkaCluster cluster, Shape shape) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "request.timeout.ms", 120_000);
    Map<String, Object> patient = new HashMap<>(settings);
    patient.put("default.api.timeout.ms", 240_000);
    try (Admin admin = Admin.create(patient)) {
      for (int i = 0; i < shape.partitions() / PER_TOPIC; i++) {
        NewTopic topic = new NewTopic("bench-" + i, PER_TOPIC, (short) 1);
        admin.createTopics(List.of(topic)).all().get(240, TimeUnit.SECONDS);
      }
      produce(settings, shape);
      List<KafkaFuture<Void>> pending = new ArrayList<>();
      for (int group = 0; group < shape.groups(); group++) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        for (int i = 0; i < shape.commits(); i++) {
          int partition = (group * shape.commits() + i) % shape.partitions();
          commits.put(
              new TopicPartition("bench-" + partition / PER_TOPIC, partition % PER_TOPIC),
              new OffsetAndMetadata(0));
        }
        pending.add(admin.alterConsumerGroupOffsets("group-" + group, commits).all());
        if (pending.size() == IN_FLIGHT) {
          KafkaFuture.allOf(pending.toArray(KafkaFuture[]::new)).get(240, TimeUnit.SECONDS);
          pending.clear();
        }
      }
      KafkaFuture.allOf(pending.toArray(KafkaFuture[]::new)).get(240, TimeUnit.SECONDS);
    }
  }

  /** A record in each partition, so that there is a lag. */
  private static void produce(Map<String, Object> settings, Shape shape) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < shape.partitions(); i++) {
        Future<?> unused =
            producer.send(
                new ProducerRecord<>("bench-" + i / PER_TOPIC, i % PER_TOPIC, null, new byte[1]));
      }
      producer.flush();
    }
  }

  private static GroupsConfiguration everything() {
    NameFilter all = NameFilter.of(".*", "");
    return new GroupsConfiguration(
        true,
        new GroupFilter(
            all,
            List.of(GroupFilter.TypeName.values()),
            List.of(GroupFilter.StateName.STABLE, GroupFilter.StateName.EMPTY)),
        all,
        true,
        false,
        200_000,
        Duration.ofHours(1),
        NamePattern.of(""),
        List.of(),
        new LagSecondsConfiguration(true, false, 0, NamePattern.of(""), 4, true, ""));
  }

  /** By the threads there are; what ended ones have allocated is not among it. */
  private static long allocatedBytes() {
    return LongStream.of(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  private static Cost collect(GroupsSource source, AdminRequestsSource requests) throws Exception {
    double sent = RequestCounter.sent(requests);
    Meter meter = Meter.start();
    Samples samples = source.collect(Deadline.in(Duration.ofMinutes(2)));
    EXPOSITION.write(List.of(samples), Format.TEXT, OutputStream.nullOutputStream());
    return meter.cost().of(samples.present(), sent);
  }

  private static Cost scrape(RunningExporter exporter) throws Exception {
    Meter meter = Meter.start();
    byte[] body = exporter.get("/metrics/cluster", "Accept-Encoding", "gzip").body();
    Cost cost = meter.cost();
    long series = 0;
    List<String> sent = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(body)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        series += line.startsWith("#") ? 0 : 1;
        if (line.startsWith(RequestCounter.METRIC)) {
          sent.add(line);
        }
      }
    }
    String counters = String.join("\n", sent) + "\n";
    return cost.of(series, RequestCounter.sent(ParsedText.parse(counters)));
  }

  /** The waits are what the requests would wait, if each were sent after the one before. */
  private static void print(int brokers, Shape shape, String which, Cost cost, double requests) {
    if (requests <= 0) {
      throw new IllegalStateException("no requests counted");
    }
    System.out.printf(
        "%7d %6d %10d %7d  %-18s %9.0f %8.3f %8.3f %13.0f %8.0f   %.2f s / %.1f s%n",
        brokers,
        shape.groups(),
        shape.partitions(),
        cost.series(),
        which,
        requests,
        cost.wall(),
        cost.cpu(),
        cost.allocated(),
        cost.resident(),
        requests * 0.001,
        requests * 0.05);
  }
}
