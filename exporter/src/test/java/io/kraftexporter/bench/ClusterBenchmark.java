package io.kraftexporter.bench;

import io.kraftexporter.PackagedExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.metric.ParsedText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Measures the cost of the Sources over the Admin API on a large cluster: requests, time and memory
 * of each scrape of {@code /metrics/cluster}, and whether one waits for a Source that takes long:
 * with a deadline of two seconds, what takes longer goes on and serves a later scrape.
 *
 * <p>System properties, given in {@code JDK_JAVA_OPTIONS}: {@code partitions}, 50,000 by default,
 * in {@code topics}, 1,000 by default; {@code brokers} to hold them, 5 by default: Linux allows a
 * process 65,530 mappings, and a partition takes two; {@code scrapes}, 12 by default, with five
 * seconds between them. {@code -Dkraftexporter.archive} is the distribution.
 */
public final class ClusterBenchmark {
  private static final int PARTITIONS = Integer.getInteger("partitions", 50_000);
  private static final int TOPICS = Integer.getInteger("topics", 1_000);
  private static final int BROKERS = Integer.getInteger("brokers", 5);
  private static final int SCRAPES = Integer.getInteger("scrapes", 12);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int CREATED_AT_ONCE = 20;

  private ClusterBenchmark() {}

  /** Prints a line for each scrape, then how long each Source took at last. */
  public static void main(String[] args) throws Exception {
    try (TemporaryDirectory directory = TemporaryDirectory.create("cluster-benchmark");
        KafkaCluster cluster =
            KafkaCluster.dedicated(1, BROKERS)
                .jvm("-Xmx1g")
                .config("log.index.size.max.bytes", "4096")
                .start()) {
      fill(cluster);
      Path configuration =
          Files.writeString(
              directory.path().resolve("exporter.yml"),
              "listen: 127.0.0.1:0\nkafka: {bootstrap: \"%s\"}\nscrape: {timeout: %ds}\n"
                      .formatted(cluster.bootstrapServers(), DEADLINE.toSeconds())
                  + "jmx: {enabled: false}\nhost: {enabled: false}\n");
      Path home = PackagedExporter.unpack(directory.path());
      try (PackagedExporter exporter = PackagedExporter.serving(home, configuration)) {
        scrape(exporter);
      }
    }
  }

  private static void fill(KafkaCluster cluster) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      for (int i = 0; i < TOPICS; i += CREATED_AT_ONCE) {
        List<NewTopic> topics = new ArrayList<>();
        for (int topic = i; topic < Math.min(TOPICS, i + CREATED_AT_ONCE); topic++) {
          topics.add(new NewTopic("bench-" + topic, PARTITIONS / TOPICS, (short) 1));
        }
        admin.createTopics(topics).all().get(5, TimeUnit.MINUTES);
      }
    }
  }

  private static void scrape(PackagedExporter exporter) throws Exception {
    System.out.printf(
        "%d partitions of %d topics, deadline %d s%n", PARTITIONS, TOPICS, DEADLINE.toSeconds());
    System.out.println("scrape    wall s    CPU s  requests    series  MB text  MB resident");
    long pid = exporter.handle().pid();
    double requests = 0;
    ParsedText last = null;
    for (int i = 0; i < SCRAPES; i++) {
      double cpu = ProcessUsage.cpuSeconds(pid);
      long start = System.nanoTime();
      String body = exporter.get("/metrics/cluster").body();
      double wall = (System.nanoTime() - start) / 1e9;
      double used = ProcessUsage.cpuSeconds(pid) - cpu;
      last = ParsedText.parse(body);
      double sent = RequestCounter.sent(last);
      System.out.printf(
          "%6d %9.3f %8.3f %9.0f %9d %8.1f %13.1f%n",
          i + 1,
          wall,
          used,
          sent - requests,
          last.samples().values().stream().mapToInt(Map::size).sum(),
          body.length() / 1e6,
          ProcessUsage.residentMegabytes(pid));
      requests = sent;
      // The first one also loads classes, and waits for the topology before it knows whom to ask.
      if (i > 0 && wall > DEADLINE.plus(Duration.ofSeconds(1)).toSeconds()) {
        throw new AssertionError("a scrape waited for a slow source");
      }
      TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
    }
    last.samples()
        .getOrDefault("kraft_exporter_source_duration_seconds", Map.of())
        .forEach(
            (labels, seconds) ->
                System.out.printf("%-16s %8.3f s%n", labels.get("source"), seconds));
  }
}
