package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.rules.RealPrometheus;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two clusters of real brokers in one process, both on this machine, with nodes of the same id. */
@Timeout(180)
final class ClustersIT {
  private static final Duration SCRAPE = Duration.ofSeconds(10);

  /** Three of each cluster: its node, itself and the machine; the exporter and Prometheus. */
  private static final int TARGETS = 8;

  private static KafkaCluster east;
  private static KafkaCluster west;

  @BeforeAll
  static void start() {
    east = KafkaCluster.combined(1).start();
    west = KafkaCluster.combined(1).start();
  }

  @AfterAll
  static void close() {
    west.close();
    east.close();
  }

  @Test
  void prometheusScrapesBothThroughServiceDiscovery() throws Exception {
    try (RunningExporter exporter = RunningExporter.of(configuration("east", "west"));
        RealPrometheus prometheus =
            RealPrometheus.start("prometheus.yml", exporter.app().address().toString())) {
      Await.until(
          "every target is up",
          Duration.ofMinutes(1),
          () -> prometheus.value("sum(up)") == TARGETS && prometheus.value("count(up)") == TARGETS);

      assertEquals(Set.of("", "east", "west"), values(prometheus.query("count by (cluster) (up)")));
      assertEquals(
          Set.of("east", "west"),
          values(prometheus.query("count by (cluster) (kafka_brokers) == 1")));
      assertEquals(
          Set.of("east", "west"),
          values(prometheus.query("count by (cluster) (jvm_threads_current{node_id=\"1\"}) == 1")));
      assertEquals(
          Set.of(""), values(prometheus.query("count by (cluster) (kraft_exporter_build_info)")));
      assertEquals(List.of(), prometheus.troubles());
      awaitEvaluations(prometheus);
      assertEquals(
          "[]",
          prometheus.query("ALERTS{alertname!=\"KafkaWatchdog\",cluster=\"\"}").toString(),
          "the exporter's own target is no cluster");
    }
  }

  /** Waits until the rules have been evaluated twice with the nodes of both clusters. */
  private static void awaitEvaluations(RealPrometheus prometheus) throws Exception {
    Await.until(
        "the nodes of both clusters are recorded",
        Duration.ofMinutes(1),
        () -> prometheus.value("count(count by (cluster) (cluster_node:kafka_broker:group))") == 2);
    String evaluated = "timestamp(ALERTS{alertname=\"KafkaWatchdog\"})";
    double now = prometheus.value(evaluated);
    Await.until(
        "the alerts are evaluated twice",
        Duration.ofMinutes(1),
        () -> prometheus.value(evaluated) > now + 3);
  }

  @Test
  void stoppedClusterIsDownAloneAndComesBack() throws Exception {
    try (RunningExporter exporter = RunningExporter.of(configuration("east", "west"));
        RealPrometheus prometheus =
            RealPrometheus.start("prometheus.yml", exporter.app().address().toString())) {
      Await.until(
          "every target is up",
          Duration.ofMinutes(1),
          () -> prometheus.value("sum(up)") == TARGETS);
      west.node(1).stop();
      Await.until(
          "the node of the stopped cluster is down and the cluster has no sample",
          Duration.ofMinutes(2),
          () ->
              prometheus.value("sum(up{cluster=\"west\",node_id=\"1\"})") == 0
                  && prometheus.query("kafka_brokers{cluster=\"west\"}").isEmpty());

      assertEquals(3, prometheus.value("sum(min_over_time(up{cluster=\"east\"}[10s]))"));
      assertEquals(1, prometheus.value("kafka_brokers{cluster=\"east\"}"));
      assertEquals(
          List.of(), RunningExporter.failing(exporter.scrape("/metrics/cluster?cluster=east")));

      west.node(1).start();
      Await.until(
          "every target is up again",
          Duration.ofMinutes(2),
          () ->
              prometheus.value("sum(up)") == TARGETS
                  && prometheus.value("sum(kafka_brokers{cluster=\"west\"})") == 1);
    }
  }

  @Test
  void metricsOfAllHaveTheClusterAsALabelAndOthersNeedItsName() throws Exception {
    try (RunningExporter exporter = RunningExporter.of(configuration("east", "west"))) {
      awaitTargets(exporter);
      ParsedText all = exporter.scrape("/metrics");

      assertEquals(1, all.value("kafka_brokers", "cluster", "east"));
      assertEquals(1, all.value("kafka_brokers", "cluster", "west"));
      assertEquals(1, all.values("kraft_exporter_build_info").size());
      assertEquals(1, exporter.scrape("/metrics/cluster?cluster=west").value("kafka_brokers"));
      assertEquals(
          1, exporter.scrape("/metrics/node/1?cluster=east").values("jvm_threads_current").size());
      assertEquals(
          1, exporter.scrape("/metrics/exporter").values("kraft_exporter_build_info").size());
      assertNotEquals(
          startOfBroker(exporter, "east"), startOfBroker(exporter, "west"), "each has its broker");
      for (String path : List.of("/metrics/cluster", "/metrics/node/1", "/metrics/host")) {
        var refused = exporter.get(path);
        assertEquals(400, refused.statusCode(), path);
        assertEquals(
            "choose a cluster with ?cluster=NAME; there are [east, west]\n",
            new String(refused.body(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void clusterThatHangsOrIsRemovedMeanwhileAffectsNoOther() throws Exception {
    try (RunningExporter exporter = RunningExporter.of(configuration("east", "west"))) {
      awaitTargets(exporter);
      double before = age(exporter.scrape("/metrics/cluster?cluster=east"));
      west.node(1).pause();
      try {
        long begun = System.nanoTime();
        ParsedText scrape = exporter.scrape("/metrics/cluster?cluster=east");
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertEquals(List.of(), RunningExporter.failing(scrape));
        assertTrue(took.compareTo(SCRAPE.dividedBy(2)) < 0, took.toString());
        ParsedText all = exporter.scrape("/metrics");
        assertEquals(1, all.value("kafka_brokers", "cluster", "east"));

        begun = System.nanoTime();
        exporter.app().apply(configuration("east"));
        took = Duration.ofNanos(System.nanoTime() - begun);

        assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, "applied after " + took);
        assertEquals(Set.of("east"), exporter.app().exporter().clusters());
        ParsedText only = exporter.scrape("/metrics/cluster");
        assertEquals(List.of(), RunningExporter.failing(only));
        assertTrue(age(only) > before, "the same sources go on");
      } finally {
        west.node(1).resume();
      }
      exporter.app().apply(configuration("east", "west"));
      awaitTargets(exporter);
    }
  }

  @Test
  void unreachableClusterLeavesTheOtherListedAndServed() throws Exception {
    try (RunningExporter exporter = RunningExporter.of(configuration("east", "gone"))) {
      Await.until(
          "the reachable cluster is listed",
          Duration.ofMinutes(1),
          () -> exporter.get("/sd").statusCode() == 200);

      assertEquals(
          Set.of(
              "east /metrics/node/1",
              "east /metrics/cluster",
              "east /metrics/host",
              "gone /metrics/cluster",
              " /metrics/exporter"),
          targets(exporter));
      assertEquals(200, exporter.get("/-/ready").statusCode());
      assertEquals(
          1,
          exporter
              .scrape("/metrics/cluster?cluster=gone")
              .values("kraft_exporter_source_success", "source", "topology")
              .size());
    }
  }

  /** The start of the process of node 1, as the host of this cluster shows it. */
  private static double startOfBroker(RunningExporter exporter, String cluster) throws Exception {
    return exporter
        .scrape("/metrics/host?cluster=" + cluster)
        .value("kafka_broker_process_start_time_seconds", "node_id", "1");
  }

  private static double age(ParsedText scrape) {
    return scrape.value("kraft_exporter_source_age_seconds", "source", "features");
  }

  private static void awaitTargets(RunningExporter exporter) throws InterruptedException {
    Await.until(
        "both clusters are listed with their nodes and the host",
        Duration.ofMinutes(1),
        () -> exporter.get("/sd").statusCode() == 200 && targets(exporter).size() == 7);
  }

  private static Set<String> targets(RunningExporter exporter) throws Exception {
    Set<String> targets = new TreeSet<>();
    for (JsonNode group : new ObjectMapper().readTree(exporter.text("/sd"))) {
      JsonNode labels = group.path("labels");
      assertEquals(labels.path("cluster").asText(), labels.path("__param_cluster").asText());
      targets.add(labels.path("cluster").asText() + " " + labels.path("__metrics_path__").asText());
    }
    return targets;
  }

  private static Set<String> values(JsonNode result) {
    Set<String> values = new TreeSet<>();
    result.forEach(one -> values.add(one.at("/metric/cluster").asText()));
    return values;
  }

  private static Configuration configuration(String... names) throws Exception {
    List<Map<String, Object>> clusters = new ArrayList<>();
    for (String name : names) {
      KafkaCluster cluster = name.equals("west") ? west : east;
      String bootstrap = name.equals("gone") ? "127.0.0.1:1" : cluster.bootstrapServers();
      clusters.add(
          Map.of(
              "name",
              name,
              "kafka",
              Map.of("bootstrap", Arrays.asList(bootstrap.split(","))),
              "jmx",
              Map.of("port", cluster.jmxPort())));
    }
    return new ConfigurationLoader()
        .load(
            Optional.empty(),
            Map.of(
                "listen",
                "127.0.0.1:0",
                "scrape",
                Map.of("timeout", SCRAPE.toSeconds() + "s"),
                "clusters",
                clusters));
  }
}
