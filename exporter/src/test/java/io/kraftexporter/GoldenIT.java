package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.jmx.remote.RemoteJmx;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole exposition of one node that has seen a topic, a producer and a group: every family with
 * its help, type and label names, values masked, against a checked-in file.
 *
 * <p>{@code -Dgolden.update=true} writes the files anew; read the difference before you commit it.
 */
@Timeout(180)
class GoldenIT {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /** Why promtool's rules are broken: names that dashboards know are kept as they are. */
  private static final Map<String, String> KEPT =
      Map.of(
          "metric names should be written in 'snake_case' not 'camelCase'",
          "node_exporter takes names from /proc as they are",
          "non-histogram and non-summary metrics should not have \"_sum\" suffix",
          "kafka_exporter's names of totals over partitions",
          "label names should be written in 'snake_case' not 'camelCase'",
          "jmx_exporter's example files take labels as the MBeans spell them",
          "metric names should not contain abbreviated units",
          "they are the MBeans' own, such as EventQueueTimeMs",
          "non-histogram and non-summary metrics should not have \"_count\" suffix",
          "what an MBean calls a count, and the count of a histogram that JMX shows by quantiles",
          "non-summary metrics should not have \"quantile\" label",
          "a JVM's percentiles have no sum, so they are no summary");

  private static KafkaCluster cluster;
  private static RunningExporter exporter;

  @BeforeAll
  static void start() throws Exception {
    cluster = KafkaCluster.combined(1).start();
    use(cluster.bootstrapServers());
    exporter =
        RunningExporter.of(
            cluster, Map.of("scrape", Map.of("timeout", "20s"), "cluster", "golden"));
    Await.until(
        "every source has answered",
        Duration.ofMinutes(1),
        () -> {
          ParsedText scrape = exporter.scrape("/metrics");
          RemoteJmx.gc(cluster.node(1)); // for the next scrape
          return RunningExporter.failing(scrape).isEmpty()
              && scrape.samples().containsKey("jvm_gc_pause_seconds_count")
              && scrape
                      .values("kafka_server_brokertopicmetrics_bytesout_total", "topic", "orders")
                      .size()
                  == 1;
        });
  }

  @AfterAll
  static void close() {
    exporter.close();
    cluster.close();
  }

  @Test
  void nodeIsAsInTheGoldenFile() throws Exception {
    compare("node.txt", masked(exporter.text("/metrics/node/1")));
  }

  @Test
  void clusterIsAsInTheGoldenFile() throws Exception {
    compare("cluster.txt", masked(exporter.text("/metrics/cluster")));
  }

  /**
   * The names that other tools gave and we keep break rules that promtool knows; nothing else may.
   */
  @Test
  void promtoolFindsNothingButWhatIsListed() throws Exception {
    Set<String> findings = new TreeSet<>(findings("/metrics/node/1"));
    findings.addAll(findings("/metrics/cluster"));

    assertEquals(Set.of(), unexplained(findings));
    compare("promtool.txt", String.join("\n", findings) + "\n");
    // Which names the host has depends on the machine; they are node_exporter's.
    assertEquals(Set.of(), unexplained(findings("/metrics/host")));
  }

  private static Set<String> findings(String path) throws Exception {
    Tool.Result result = Tool.promtool().run(List.of("check", "metrics"), exporter.text(path));
    return result
        .output()
        .lines()
        .filter(line -> !line.isBlank())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> unexplained(Set<String> findings) {
    return findings.stream()
        .filter(line -> !KEPT.containsKey(line.split(" ", 2)[1]))
        .collect(Collectors.toSet());
  }

  private static void compare(String name, String actual) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, actual);
    }
    assertEquals(Files.readString(file), actual);
  }

  /** Values and label values left out, so that each combination of label names stands once. */
  private static String masked(String exposition) {
    Map<String, Set<String>> lines = new TreeMap<>();
    List<String> order = new ArrayList<>();
    String family = "";
    for (String line : exposition.lines().toList()) {
      if (line.startsWith("# HELP ")) {
        family = line.split(" ", 4)[2];
        order.add(family);
      }
      lines
          .computeIfAbsent(family, any -> new LinkedHashSet<>())
          .add(line.startsWith("#") ? line : maskedSample(line));
    }
    return order.stream()
        .flatMap(name -> lines.get(name).stream())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String maskedSample(String line) {
    Map<String, Map<Map<String, String>, Double>> sample = ParsedText.parse(line).samples();
    Map.Entry<String, Map<Map<String, String>, Double>> only = sample.entrySet().iterator().next();
    return only.getKey() + only.getValue().keySet().iterator().next().keySet();
  }

  private static void use(String bootstrap) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < 10; i++) {
        producer.send(new ProducerRecord<>("orders", "order " + i)).get();
      }
    }
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "shipping",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("orders"));
      int read = 0;
      for (int i = 0; i < 60 && read < 10; i++) {
        read += consumer.poll(Duration.ofSeconds(1)).count();
      }
      assertEquals(10, read);
      consumer.commitSync();
    }
  }
}
