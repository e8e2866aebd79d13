package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.catalog.Catalog;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.promql.Element;
import io.kraftexporter.promql.Moment;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.status.ReloadLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports about observations of a small cluster. */
final class HealthCheckTest {
  private static final String WELL =
      """
      kafka_cluster_info{cluster_id="c"} 1
      kafka_quorum_leader_id 1
      kafka_quorum_replicas{type="voter"} 3
      kafka_quorum_failures_tolerated 1
      kafka_broker_leaders{node_id="1"} 2
      kafka_broker_leaders{node_id="2"} 2
      kafka_broker_fenced{node_id="1"} 0
      kafka_broker_fenced{node_id="2"} 0
      kafka_node_safe_to_restart{node_id="1"} 1
      kafka_node_safe_to_restart{node_id="2"} 1
      kafka_topic_partitions{topic="pay"} 2
      kafka_topic_leaderless_partitions{topic="pay"} 0
      kraft_exporter_source_success{source="topology"} 1
      kraft_exporter_source_success{source="quorum"} 1
      kraft_exporter_source_success{source="replication"} 1
      kraft_exporter_source_success{source="topics"} 1
      kraft_exporter_source_success{source="transactions"} 1
      kraft_exporter_source_success{source="groups"} 1
      """;

  private static final String OF_GROUP =
      """
      kafka_consumergroup_members{consumergroup="g"} 2
      kafka_consumergroup_state{consumergroup="g",state="Stable"} 1
      kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="pay"} 400
      kafka_consumergroup_lag_sum{consumergroup="g",topic="pay"} %d
      kafka_consumergroup_lag{consumergroup="g",topic="pay",partition="0"} %d
      kafka_consumergroup_lag{consumergroup="g",topic="pay",partition="1"} 10
      kafka_consumergroup_current_offset_sum{consumergroup="g",topic="pay"} %d
      """;

  @TempDir Path directory;
  private static RuleBook book;

  @BeforeAll
  static void read() throws Exception {
    book = RuleBook.read(Shipped.HOME.resolve("rules"), Optional.empty());
  }

  @Test
  void saysWhatIsWellAndWhatWasNotChecked() {
    Report report = report(Map.of(), seen(1000, WELL));
    assertEquals(0, report.exitCode());
    assertEquals(
        """
        KAFKA OK - cluster c: 5 areas checked, nothing to do | critical=0 warning=0 unknown=0 info=0 seconds=1.5

        reach          ok           cluster c
        quorum         ok           leader 1, 3 voters, 1 may fail
        brokers        ok           2 active, 0 fenced, 2 of 2 nodes are safe to restart
        partitions     ok           1 topics, 2 partitions
        groups         ok           no groups
        storage        not checked  source log_dirs is off or has not answered
        host           not checked  no broker runs on this machine, or host is off

        """,
        text(report, 3));
  }

  @Test
  void namesThePartitionsThatAreNotWell() throws Exception {
    Observation seen =
        seen(
            1000,
            WELL.replace(
                        "leaderless_partitions{topic=\"pay\"} 0",
                        "leaderless_partitions{topic=\"pay\"} 1")
                    .replace("restart{node_id=\"1\"} 1", "restart{node_id=\"1\"} 0")
                + """
                kafka_topic_partition_at_min_isr{topic="pay",partition="1"} 1
                kafka_node_restart_blockers{node_id="1",reason="min_isr"} 1
                """);
    Report report = report(Map.of(), seen);
    assertEquals(2, report.exitCode());
    assertEquals(
        """
        KAFKA CRITICAL - cluster c: Kafka has offline partitions (KafkaOfflinePartitions) | critical=1 warning=0 unknown=0 info=1 seconds=1.5

        critical KafkaOfflinePartitions: Kafka has offline partitions
            Cluster c: 1 partitions have no leader. Nobody can read or write them.
            Cause: topics: pay (1)
            Do: Start the brokers of step 2. An in-sync replica that comes back becomes leader by itself.
            Runbook: URL/KafkaOfflinePartitions.md

        info     NodeNotSafeToRestart:1: Node 1 is not safe to restart
            1 partitions would fall below min.insync.replicas: pay-1
        """,
        text(report, 0).replaceAll("https.*/runbooks/", "URL/").replaceAll("(?s)\nreach .*", "\n"));
    assertEquals(Set.of("KafkaOfflinePartitions"), new RuleAgreement(book, directory).check(seen));
  }

  @Test
  void saysWhyAGroupLags() {
    Observation first = seen(1000, WELL + OF_GROUP.formatted(110, 100, 40));
    Observation last = seen(1030, WELL + OF_GROUP.formatted(410, 400, 40));
    Report report = check(Map.of()).report(first, last, 31);
    assertEquals(1, report.exitCode());
    assertEquals(
        List.of(
            "one partition: pay-0 has 400 of 410 unconsumed records",
            "stopped: no commit within 30s"),
        report.findings().get(0).causes());
    assertEquals("GroupLagging:g/consumer", report.findings().get(0).id());
    assertEquals(
        "its oldest unconsumed record is 6m 40s old, above the limit group_stuck_lag of 5m 0s;"
            + " 410 records are unconsumed",
        report.findings().get(0).detail());
  }

  @Test
  void ignoresWithAReason() {
    Observation seen = seen(1000, WELL + OF_GROUP.formatted(110, 100, 40));
    Report report = report(Map.of("GroupLagging", "batch job"), seen);
    assertEquals(0, report.exitCode());
    assertEquals(List.of(), report.findings());
    assertEquals(List.of("batch job"), List.copyOf(report.ignored().values()));
    assertEquals(1, report(Map.of("GroupLagging:h/consumer", "no"), seen).exitCode());
  }

  /** An area without its source is unknown, unless the user knows and says why. */
  @Test
  void areaWhoseSourceLacksAnAclIsUnknown() {
    Map<String, String> target = Map.of("cluster", "c", "job", "kafka-cluster");
    String text =
        WELL.replace(
                "success{source=\"quorum\"} 1",
                "unavailable{source=\"quorum\",reason=\"authorization\"} 1")
            + "up 1\n";
    Observation seen =
        new Observation(
            Moment.of(1000, ExpositionReader.read(text, target)),
            Map.of("", Map.of(SourceId.of("quorum"), "needs the ACL Describe on the cluster")),
            List.of());
    Report report = report(Map.of(), seen);
    assertEquals(3, report.exitCode());
    assertEquals(
        List.of("SourceRefused:quorum needs the ACL Describe on the cluster"),
        report.findings().stream().map(each -> each.id() + " " + each.detail()).toList());
    assertEquals(
        "unknown source quorum is refused: needs the ACL Describe on the cluster", quorum(report));
    Report accepted = report(Map.of("SourceRefused:quorum", "managed"), seen);
    assertEquals(0, accepted.exitCode());
    assertEquals(
        "not_checked source quorum is refused: needs the ACL Describe on the cluster",
        quorum(accepted));
  }

  @Test
  void areaWhoseSourceFailedInOneClusterIsUnknown() {
    String failed =
        WELL.replace("success{source=\"quorum\"} 1", "success{source=\"quorum\"} 0") + "up 1\n";
    List<Element> elements = new ArrayList<>(ExpositionReader.read(WELL + "up 1\n", target("a")));
    elements.addAll(ExpositionReader.read(failed, target("b")));
    Observation seen =
        new Observation(
            Moment.of(1000, elements),
            Map.of("a", Map.of(), "b", Map.of(SourceId.of("quorum"), "timed out")),
            List.of());
    Report report = check(Map.of(), EnumSet.of(Area.QUORUM)).report(seen, seen, 1.5);
    assertEquals("unknown source quorum failed in cluster b: timed out", quorum(report));
    assertEquals(3, report.exitCode());
  }

  @Test
  void ignoresAFindingOfOneCluster() {
    List<Element> elements = new ArrayList<>();
    for (String cluster : List.of("a", "b")) {
      elements.addAll(
          ExpositionReader.read(
              WELL + OF_GROUP.formatted(110, 100, 40) + "up 1\n", target(cluster)));
    }
    Observation seen =
        new Observation(Moment.of(1000, elements), Map.of("a", Map.of(), "b", Map.of()), List.of());
    Report report = report(Map.of("GroupLagging:b/g/consumer", "batch job"), seen);
    assertEquals(
        List.of("GroupLagging:a/g/consumer"), report.findings().stream().map(report::id).toList());
    assertEquals(2, report(Map.of("GroupLagging:g/consumer", "batch jobs"), seen).ignored().size());
  }

  @Test
  void clusterThatDidNotAnswerInTimeIsReadOnceMore() {
    assertTrue(HealthCheck.isSilent(failed(SourceId.of("transactions"), "timed out: listTopics")));
    assertFalse(HealthCheck.isSilent(failed(SourceId.of("quorum"), "needs the ACL Describe")));
    SourceId jmx = new SourceId("jmx", "node_id", "3");
    assertFalse(HealthCheck.isSilent(failed(jmx, "Read timed out")));
  }

  private static Observation failed(SourceId source, String reason) {
    return new Observation(
        Moment.of(1000, List.of()), Map.of("", Map.of(source, reason)), List.of());
  }

  private static String quorum(Report report) {
    return report.areas().stream()
        .filter(state -> state.area() == Area.QUORUM)
        .map(state -> state.result().text() + " " + state.text())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsTheStepsOfAConnectionApart() {
    assertEquals(
        List.of(2, 2, 3, 3, 3, 3),
        List.of(
                "TimeoutException: describeCluster was not answered",
                "UnreachableException: no broker can be used: b:9092: connection refused",
                "UnreachableException: no broker can be used: b:9092: has no address here",
                "SaslAuthenticationException: Authentication failed: Invalid username or password",
                "UnreachableException: no broker can be used: b:9092: answers with TLS:"
                    + " security.protocol is missing",
                "ClusterAuthorizationException: Cluster authorization failed")
            .stream()
            .map(HealthCheckTest::unreached)
            .map(seen -> report(Map.of(), seen))
            .map(Report::exitCode)
            .toList());
    Report report =
        report(Map.of(), unreached("X: no broker can be used: b:9092: connection refused"));
    assertEquals(
        List.of("ClusterUnreachable"), report.findings().stream().map(CheckFinding::id).toList());
    assertEquals("Kafka cannot be read: no connection", report.findings().get(0).summary());
  }

  private static Observation unreached(String reason) {
    return new Observation(
        Moment.of(1000, ExpositionReader.read("up 1\n", Map.of("job", "kafka-cluster"))),
        Map.of("", Map.of(SourceId.of("topology"), reason)),
        List.of(""));
  }

  private static Observation seen(double seconds, String text) {
    return new Observation(
        Moment.of(seconds, ExpositionReader.read(text + "up 1\n", target("c"))),
        Map.of("", Map.of()),
        List.of());
  }

  private static Map<String, String> target(String cluster) {
    return Map.of("cluster", cluster, "job", "kafka-cluster", "instance", "localhost:9308");
  }

  private static Report report(Map<String, String> ignored, Observation seen) {
    return check(ignored).report(seen, seen, 1.5);
  }

  private static HealthCheck check(Map<String, String> ignored) {
    EnumSet<Area> areas = EnumSet.of(Area.REACH, Area.QUORUM, Area.BROKERS, Area.PARTITIONS);
    areas.addAll(Set.of(Area.GROUPS, Area.STORAGE, Area.HOST));
    return check(ignored, areas);
  }

  @SuppressWarnings("resource")
  private static HealthCheck check(Map<String, String> ignored, EnumSet<Area> areas) {
    return new HealthCheck(
        new Catalog(Shipped.HOME, new NoSource(), "test", new ReloadLog()),
        book,
        Shipped.HOME.resolve("rules/runbooks"),
        new HealthCheck.Options(Duration.ofSeconds(1), Duration.ZERO, areas, ignored),
        line -> {});
  }

  /** Returns the text without its last lines, about alerts that were not checked. */
  private static String text(Report report, int without) {
    List<String> lines = new TextReport(false, 0, false).lines(report);
    return String.join("\n", lines.subList(0, lines.size() - without)) + "\n";
  }

  private static final class NoSource implements Source {
    @Override
    public SourceId id() {
      return SourceId.of("self");
    }

    @Override
    public List<Metric> metrics() {
      return List.of();
    }

    @Override
    public Samples collect(Deadline deadline) {
      return Samples.NONE;
    }
  }
}
