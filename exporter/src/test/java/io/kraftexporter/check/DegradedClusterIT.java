package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.check.FaultCheck.Expected;
import io.kraftexporter.cluster.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check of a cluster whose faults become worse from test to test. */
@Tag("pages")
@Timeout(1200)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DegradedClusterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Set<Area> AREAS =
      EnumSet.of(
          Area.REACH, Area.QUORUM, Area.BROKERS, Area.PARTITIONS, Area.GROUPS, Area.SECURITY);

  private static final String[] DOWN = {
    "KafkaBrokerDown", "KafkaQuorumAtRisk", "KafkaUnderReplicatedPartitions"
  };

  @TempDir static Path directory;
  private static KafkaCluster cluster;
  private static FaultCheck check;

  @BeforeAll
  static void start() throws Exception {
    check = new FaultCheck(directory);
    cluster =
        KafkaCluster.combined(3).config("leader.imbalance.check.interval.seconds", "5").start();
    create(new NewTopic("pay", 1, (short) 3));
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  @Order(1)
  void findsNothingWhereAllIsWell() throws Exception {
    expect("none", AREAS, Expected.of("", 0));
  }

  @Test
  @Order(2)
  void saysThatNoJmxAnswers() throws Exception {
    JsonNode report =
        check.expect(
            "no JMX: its port is closed",
            AREAS,
            keys(Map.of("jmx", Map.of("port", 1))),
            Expected.of("warning KafkaNodeUnobserved:1", 1, "KafkaNodeUnobserved"));
    assertEquals(
        List.of("1", "2", "3"),
        StreamSupport.stream(report.path("findings").spliterator(), false)
            .filter(finding -> finding.path("rule").asText().equals("KafkaNodeUnobserved"))
            .filter(
                finding -> finding.path("causes").path(0).asText().startsWith("no connection: "))
            .map(finding -> finding.path("labels").path("node_id").asText())
            .toList());
  }

  @Test
  @Order(3)
  void findsAGroupWhoseMembersDoNotCommit() throws Exception {
    try (KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(
                client("group.id", "stuck", "enable.auto.commit", "false"),
                new StringDeserializer(),
                new StringDeserializer());
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
      consumer.subscribe(List.of("pay"));
      Await.until(
          "the group has a member",
          PATIENCE,
          () ->
              !consumer.poll(Duration.ofMillis(100)).isEmpty() || !consumer.assignment().isEmpty());
      consumer.commitSync(Map.of(new TopicPartition("pay", 0), new OffsetAndMetadata(0)));
      producer.send(new ProducerRecord<>("pay", 0, "", "")).get();
      JsonNode report =
          check.expect(
              "group stuck (`--for 5s`)",
              AREAS,
              keys(Map.of()),
              new Expected("warning GroupLagging:stuck/consumer", 1, Set.of(), "KafkaGroupStuck"),
              "--for",
              "5s");
      assertTrue(
          report
              .path("findings")
              .path(0)
              .path("causes")
              .toString()
              .contains("stopped: no commit within"),
          report.toString());
    }
  }

  @Test
  @Order(4)
  void reportsAHungNode() throws Exception {
    // Without node 3 this topic is below the two replicas that it needs, and no other is.
    create(new NewTopic("strict", Map.of(0, List.of(2, 3))));
    cluster.node(3).pause();
    try {
      expect("node hung", AREAS, Expected.of("critical KafkaBrokerDown:3", 2, DOWN));
    } finally {
      cluster.node(3).resume();
    }
  }

  @Test
  @Order(5)
  void reportsAKilledNode() throws Exception {
    cluster.node(3).kill();
    expect("node killed", AREAS, Expected.of("critical KafkaBrokerDown:3", 2, DOWN));
  }

  @Test
  @Order(6)
  void reportsPartitionsUnderMinIsr() throws Exception {
    JsonNode report =
        expect(
            "under min ISR (`--only partitions`)",
            Set.of(Area.PARTITIONS),
            Expected.of("critical KafkaUnderMinIsrPartitions", 2, "KafkaUnderMinIsrPartitions"));
    assertTrue(report.path("findings").path(0).path("causes").toString().contains("strict-0"));
  }

  @Test
  @Order(7)
  void reportsAQuorumWithoutMajority() throws Exception {
    cluster.node(2).kill();
    expect(
        "quorum without majority",
        AREAS,
        Expected.of("critical KafkaNoActiveController", 2, "KafkaNoActiveController"));
  }

  private static void create(NewTopic topic) throws Exception {
    try (Admin admin = Admin.create(client())) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static JsonNode expect(String fault, Set<Area> areas, Expected expected)
      throws Exception {
    return check.expect(fault, areas, keys(Map.of()), expected);
  }

  private static Map<String, Object> keys(Map<String, Object> more) {
    Map<String, Object> keys =
        RunningExporter.keys(cluster, Map.of("host", Map.of("enabled", "false")));
    keys.putAll(more);
    return keys;
  }

  private static Map<String, Object> client(String... settings) {
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", cluster.bootstrapServers());
    for (int i = 0; i < settings.length; i += 2) {
      client.put(settings[i], settings[i + 1]);
    }
    return client;
  }
}
