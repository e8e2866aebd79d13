package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.catalog.Catalog;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.self.Build;
import io.kraftexporter.self.SelfSource;
import io.kraftexporter.status.ReloadLog;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
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
  private static RuleBook book;

  @BeforeAll
  static void start() throws Exception {
    Path settings = Files.writeString(directory.resolve("mine.yml"), "group_stuck_lag: 1s\n");
    book = RuleBook.read(Shipped.HOME.resolve("rules"), Optional.of(settings));
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
    assertTrue(new RestartGate(catalog(), "3", false, line -> {}).await(Deadline.in(PATIENCE)));
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
  void saysThatAnUnresponsiveNodeIsNotObserved() throws Exception {
    cluster.node(3).pause();
    try {
      awaitContains(2, "critical KafkaBrokerDown:3");
    } finally {
      cluster.node(3).resume();
    }
    awaitFindings(0, List.of());
  }

  @Test
  @Order(4)
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
    try (Catalog catalog = catalog()) {
      RestartGate gate = new RestartGate(catalog, "1", false, lines::add);
      assertEquals(false, gate.await(Deadline.in(Duration.ofSeconds(15))));
      assertTrue(String.join("\n", lines).contains("min.insync.replicas"), lines.toString());
      cluster.node(3).start();
      assertTrue(new RestartGate(catalog, "3", true, lines::add).await(Deadline.in(PATIENCE)));
    }
  }

  @Test
  @Order(5)
  void saysThatNoJmxAnswers() throws Exception {
    Report report = check(Map.of("jmx", Map.of("port", 1))).run();
    assertEquals(
        List.of("1", "2", "3"),
        report.findings().stream()
            .filter(finding -> finding.rule().equals("KafkaNodeUnobserved"))
            .peek(
                finding ->
                    assertTrue(
                        finding.causes().get(0).startsWith("no connection: "),
                        finding.causes().toString()))
            .map(finding -> finding.labels().get("node_id"))
            .toList());
    assertEquals(1, report.exitCode());
  }

  private static Report awaitFindings(int exitCode, List<String> expected) throws Exception {
    List<Report> last = new ArrayList<>();
    Await.untilEqual("findings", PATIENCE, expected, () -> ids(recorded(exitCode, last)));
    return last.get(0);
  }

  private static Report awaitContains(int exitCode, String... expected) throws Exception {
    List<Report> last = new ArrayList<>();
    Await.untilEqual(
        "findings",
        PATIENCE,
        new TreeSet<>(List.of(expected)),
        () -> {
          Set<String> found = new TreeSet<>(ids(recorded(exitCode, last)));
          found.retainAll(List.of(expected));
          return found;
        });
    return last.get(0);
  }

  /** Runs a check and compares it with promtool, where its exit code is the expected one. */
  private static Report recorded(int exitCode, List<Report> last) throws Exception {
    try (Catalog catalog = catalog()) {
      long start = System.nanoTime();
      Observation seen =
          new Observer(catalog, endpoint -> true).observe(Deadline.in(Duration.ofSeconds(30)));
      double seconds = (System.nanoTime() - start) / 1e9;
      Report report = check(catalog).report(seen, seen, seconds);
      if (report.exitCode() == exitCode) {
        new RuleAgreement(book, directory).check(seen);
      }
      last.clear();
      last.add(report);
      return report;
    }
  }

  private static List<String> ids(Report report) {
    return report.findings().stream()
        .map(finding -> finding.severity().text() + " " + finding.id())
        .toList();
  }

  private static HealthCheck check(Map<String, Object> more) throws Exception {
    return check(catalog(more));
  }

  private static HealthCheck check(Catalog catalog) {
    return new HealthCheck(
        catalog,
        book,
        Shipped.HOME.resolve("rules/runbooks"),
        new HealthCheck.Options(Duration.ofSeconds(30), Duration.ZERO, AREAS, Map.of()),
        line -> {});
  }

  private static Catalog catalog() throws Exception {
    return catalog(Map.of());
  }

  private static Catalog catalog(Map<String, Object> more) throws Exception {
    Map<String, Object> keys = new HashMap<>(Map.of("host", Map.of("enabled", "false")));
    keys.putAll(more);
    Catalog catalog =
        new Catalog(
            Shipped.HOME,
            new SelfSource(new CollectorRegistry(), new Build("test", "test")),
            "test",
            new ReloadLog());
    catalog.build(RunningExporter.configuration(cluster, keys)).use();
    return catalog;
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
  }
}
