package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.metric.ParsedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped profiles give the names that public dashboards ask for, on a real broker. */
@Timeout(240)
@ExtendWith(SharedCluster.class)
class ShippedProfilesIT {
  private static final Path PROFILES = Path.of("../jvm-agent-config/profiles");
  private static final Path EXPECTED = Path.of("src/test/resources/profiles");
  private static final String TOPIC = "shipped-profiles";
  private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0";

  private static RunningExporter exporter;
  private static ParsedText without;

  /** Reads every node once; all tests are about that reading. */
  @BeforeAll
  static void readOnce(KafkaCluster cluster) throws Exception {
    produceAndConsume(cluster);
    Map<String, List<String>> profiles = new TreeMap<>();
    for (String name : profiles()) {
      profiles.put(name, List.of("profiles/" + name + ".yml"));
    }
    Map<String, Object> jmx = Map.of("port", cluster.jmxPort(), "profiles", profiles);
    exporter = RunningExporter.of(cluster, Map.of("jmx", jmx));
    Await.until(
        "node 1 has answered",
        Duration.ofMinutes(1),
        () ->
            exporter.get("/metrics/node/1").statusCode() == 200
                && !exporter
                    .scrape("/metrics/node/1?profile=jmx-exporter")
                    .values("kafka_server_brokertopicmetrics_count", "topic", TOPIC)
                    .isEmpty());
    exporter.apply(
        Map.of("jmx", jmx, "scrape", Map.of("reuse_within", "10m", "stale_after", "20m")));
    without = exporter.scrape("/metrics/node/1");
  }

  @AfterAll
  static void close() {
    exporter.close();
  }

  static List<String> profiles() throws IOException {
    return names(PROFILES, ".yml");
  }

  @Test
  void everyProfileHasItsList() throws IOException {
    assertEquals(profiles(), names(EXPECTED, ".txt"));
  }

  /** A line of a list is a name, and labels that one of its series has. */
  @ParameterizedTest
  @MethodSource("profiles")
  void dashboardsFindTheirNames(String profile) throws Exception {
    ParsedText scrape = scrape(profile);
    List<String> lines = Files.readAllLines(EXPECTED.resolve(profile + ".txt"));
    List<String> missing = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      String[] labels =
          Arrays.stream(words)
              .skip(1)
              .flatMap(label -> Arrays.stream(label.split("=", 2)))
              .toArray(String[]::new);
      if (scrape.values(words[0], labels).isEmpty() || without.samples().containsKey(words[0])) {
        missing.add(line);
      }
    }
    assertEquals(List.of(), missing);
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void metricsThatExistAreUnchanged(String profile) throws Exception {
    ParsedText scrape = scrape(profile);
    List<String> changed = new ArrayList<>();
    without
        .samples()
        .forEach(
            (name, series) -> {
              if (!series.keySet().equals(scrape.samples().getOrDefault(name, Map.of()).keySet())) {
                changed.add(name);
              }
            });
    assertEquals(List.of(), changed);
    assertTrue(scrape.samples().size() > without.samples().size(), "the profile adds metrics");
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void bothFormatsHaveTheSameSeries(String profile) throws Exception {
    assertSameSeries("/metrics/node/1?profile=" + profile);
  }

  @Test
  void profilesCanBeCombined() throws Exception {
    String all = profiles().stream().collect(Collectors.joining("&profile=", "?profile=", ""));
    ParsedText scrape = exporter.scrape("/metrics/node/1" + all);
    Set<String> missing = new HashSet<>();
    for (String profile : profiles()) {
      missing.addAll(scrape(profile).samples().keySet());
    }
    missing.removeAll(scrape.samples().keySet());
    assertEquals(Set.of(), missing);
    assertSameSeries("/metrics/node/1" + all);
  }

  @Test
  void unitsAreConverted() throws Exception {
    double milliseconds =
        without.value(
            "kafka_network_requestmetrics_totaltimems", "request", "Produce", "quantile", "0.99");
    double seconds =
        scrape("pigsty")
            .value(
                "kafka_network_request_total_time_seconds",
                "request",
                "Produce",
                "quantile",
                "0.99");
    assertTrue(milliseconds > 0, "a record was produced");
    assertEquals(milliseconds, seconds * 1000, 1e-6);
  }

  private static void assertSameSeries(String path) throws Exception {
    ParsedText text = exporter.scrape(path);
    ParsedText openMetrics = ParsedText.parse(exporter.text(path, "Accept", OPENMETRICS));
    assertEquals(series(text), series(openMetrics));
  }

  private static Map<String, Set<Map<String, String>>> series(ParsedText text) {
    Map<String, Set<Map<String, String>>> series = new TreeMap<>();
    text.samples().forEach((name, samples) -> series.put(name, samples.keySet()));
    return series;
  }

  private static ParsedText scrape(String profile) throws Exception {
    return exporter.scrape("/metrics/node/1?profile=" + profile);
  }

  private static List<String> names(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ending))
          .map(file -> file.substring(0, file.length() - ending.length()))
          .sorted()
          .toList();
    }
  }

  /** Gives each node a partition to lead, with a record that is produced and consumed. */
  private static void produceAndConsume(KafkaCluster cluster) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 3))).all().get();
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers(), "client.id", TOPIC),
            new StringSerializer(),
            new StringSerializer())) {
      for (int partition = 0; partition < 3; partition++) {
        producer.send(new ProducerRecord<>(TOPIC, partition, null, "a record")).get();
      }
    }
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(
          IntStream.range(0, 3)
              .mapToObj(partition -> new TopicPartition(TOPIC, partition))
              .toList());
      int read = 0;
      while (read < 3) {
        read += consumer.poll(Duration.ofSeconds(1)).count();
      }
    }
  }
}
