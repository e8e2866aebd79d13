package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.catalog.Catalog;
import io.kraftexporter.catalog.Catalogs;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.scrape.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The check of a real cluster, well and with faults. Each recorded observation also goes to
 * promtool, which has to agree. Areas that depend on the machine of the test are left out.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class HealthCheckIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Set<Area> AREAS =
      EnumSet.of(
          Area.REACH, Area.QUORUM, Area.BROKERS, Area.PARTITIONS, Area.GROUPS, Area.SECURITY);

  @TempDir static Path directory;
  private static KafkaCluster cluster;
  private static InProcessCheck check;

  @BeforeAll
  static void start() throws Exception {
    Path settings = Files.writeString(directory.resolve("mine.yml"), "group_stuck_lag: 1s\n");
    check =
        new InProcessCheck(
            RuleBook.read(Shipped.HOME.resolve("rules"), Optional.of(settings)), AREAS);
    // Leaders return within seconds in place of five minutes: without them a node is not back.
    cluster =
        KafkaCluster.combined(3).config("leader.imbalance.check.interval.seconds", "5").start();
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic("pay", 2, (short) 3))).all().get();
    }
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  @Order(1)
  void findsNothingWhereAllIsWell() throws Exception {
    awaitFindings(0, List.of());
    assertTrue(
        new RestartGate(Catalogs.of(keys()), "3", false, line -> {}).await(Deadline.in(PATIENCE)));
  }

  @Test
  @Order(2)
  void findsAGroupWithoutMembersThatLags() throws Exception {
    try (Admin admin = admin();
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      admin
          .alterConsumerGroupOffsets(
              "lags", Map.of(new TopicPartition("pay", 0), new OffsetAndMetadata(0)))
          .all()
          .get();
      producer.send(new ProducerRecord<>("pay", 0, "", "")).get();
    }
    Report report = awaitFindings(0, List.of("info GroupLagging:lags/consumer"));
    assertEquals(
        "no members: nothing consumes for the group", report.findings().get(0).causes().get(0));
    try (Admin admin = admin()) {
      admin.deleteConsumerGroups(List.of("lags")).all().get();
    }
  }

  @Test
  @Order(3)
  void namesWhatAKilledNodeBlocks() throws Exception {
    cluster.node(3).kill();
    try {
      killed();
    } finally {
      if (!cluster.node(3).isRunning()) {
        cluster.node(3).start();
      }
    }
  }

  private static void killed() throws Exception {
    Report report =
        awaitContains(
            2,
            "critical KafkaBrokerDown:3",
            "critical KafkaUnderReplicatedPartitions:3",
            "info NodeNotSafeToRestart:1",
            "info NodeNotSafeToRestart:2");
    String blocked =
        report.findings().stream()
            .filter(finding -> finding.id().equals("NodeNotSafeToRestart:1"))
            .map(CheckFinding::detail)
            .findFirst()
            .orElseThrow();
    assertTrue(blocked.contains("pay-0") || blocked.contains("more"), blocked);
    List<String> lines = new ArrayList<>();
    try (Catalog catalog = Catalogs.of(keys())) {
      RestartGate gate = new RestartGate(catalog, "1", false, lines::add);
      assertEquals(false, gate.await(Deadline.in(Duration.ofSeconds(15))));
      assertTrue(String.join("\n", lines).contains("min.insync.replicas"), lines.toString());
      cluster.node(3).start();
      assertTrue(new RestartGate(catalog, "3", true, lines::add).await(Deadline.in(PATIENCE)));
    }
  }

  private static Report awaitFindings(int exitCode, List<String> expected) throws Exception {
    List<Report> last = new ArrayList<>();
    Await.untilEqual("findings", PATIENCE, expected, () -> recorded(exitCode, last));
    return last.get(0);
  }

  private static Report awaitContains(int exitCode, String... expected) throws Exception {
    List<Report> last = new ArrayList<>();
    Await.untilEqual(
        "findings",
        PATIENCE,
        new TreeSet<>(List.of(expected)),
        () -> {
          Set<String> found = new TreeSet<>(recorded(exitCode, last));
          found.retainAll(List.of(expected));
          return found;
        });
    return last.get(0);
  }

  /** Runs a check and compares it with promtool, where its exit code is the expected one. */
  private static List<String> recorded(int exitCode, List<Report> last) throws Exception {
    InProcessCheck.Result result = check.run(keys());
    if (result.report().exitCode() == exitCode) {
      new RuleAgreement(check.book(), directory).check(result.seen());
    }
    last.clear();
    last.add(result.report());
    return result.findings();
  }

  private static Map<String, Object> keys() {
    return RunningExporter.keys(cluster, Map.of("host", Map.of("enabled", "false")));
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
  }
}
