package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.catalog.Cluster;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.Mending;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.jmx.remote.RemoteJmx;
import io.kraftexporter.metric.ParsedText;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The exporter on a real cluster of three combined nodes. */
@Timeout(180)
@ExtendWith(SharedCluster.class)
class ExporterIT {
  private static KafkaCluster cluster;
  private static RunningExporter exporter;

  @BeforeAll
  static void start(KafkaCluster shared) throws Exception {
    cluster = shared;
    exporter = RunningExporter.of(cluster, Map.of("scrape", Map.of("timeout", "20s")));
    Await.until(
        "every source has answered",
        Duration.ofMinutes(1),
        () -> {
          ParsedText scrape = exporter.scrape("/metrics");
          return RunningExporter.failing(scrape).isEmpty() && nodesOf(scrape).size() == 3;
        });
  }

  @AfterAll
  static void close() {
    exporter.close();
  }

  @Test
  void metricsHoldsEveryNodeAndTheQuorum() throws Exception {
    ParsedText scrape = exporter.scrape("/metrics");

    assertEquals(Set.of("1", "2", "3"), nodesOf(scrape));
    assertEquals(3, scrape.value("kafka_brokers"));
    assertEquals(3, scrape.value("kafka_quorum_replicas", "type", "voter"));
    double leader = scrape.value("kafka_quorum_leader_id");
    assertTrue(leader >= 1 && leader <= 3, "leader " + leader);
    assertEquals(
        leader,
        scrape.value(
            "kafka_server_raft_metrics_current_leader", "node_id", Integer.toString((int) leader)),
        "the quorum by the Admin API, and by JMX of its leader");
    assertEquals(
        3.0,
        scrape.values("kafka_server_kafkaserver_brokerstate").stream()
            .filter(state -> state == 3)
            .count(),
        "all brokers are RUNNING");
  }

  @Test
  void statusReportsTheClusterAndReadsNothing() throws Exception {
    exporter.scrape("/metrics");
    JsonNode before = new ObjectMapper().readTree(exporter.text("/status"));
    for (int i = 0; i < 20; i++) {
      exporter.text("/");
    }
    String runbook = exporter.text("/runbooks/KafkaBrokerDown");
    JsonNode after = new ObjectMapper().readTree(exporter.text("/status"));

    assertEquals("well", after.at("/verdict/level").asText(), after.toPrettyString());
    JsonNode seen = after.at("/clusters/0");
    List<JsonNode> nodes = new ArrayList<>();
    seen.path("nodes").forEach(nodes::add);
    assertEquals(seen.path("id").asText(), seen.path("name").asText());
    assertEquals(
        List.of(1, 2, 3), nodes.stream().map(node -> node.path("node_id").asInt()).toList());
    assertEquals(
        List.of(seen.path("leader").asInt()),
        nodes.stream()
            .filter(node -> node.path("leads").asBoolean())
            .map(node -> node.path("node_id").asInt())
            .toList());
    assertEquals(1, seen.path("versions").size(), seen.toPrettyString());
    assertEquals(before.findValuesAsText("collections"), after.findValuesAsText("collections"));
    assertTrue(runbook.contains("<td><code>{node_id=&quot;3&quot;}</code><td>0"), runbook);
  }

  @Test
  void nodeEndpointHoldsThatNodeOnly() throws Exception {
    ParsedText scrape = exporter.scrape("/metrics/node/2");

    assertEquals(Set.of("2"), nodesOf(scrape));
    assertEquals(Map.of(), scrape.samples().getOrDefault("kafka_brokers", Map.of()));
  }

  @Test
  void clusterEndpointHoldsNoJvmButTheStateOfEverySource() throws Exception {
    exporter.scrape("/metrics");
    ParsedText scrape = exporter.scrape("/metrics/cluster");

    assertEquals(Set.of(), nodesOf(scrape));
    assertEquals(
        List.of(1.0, 1.0, 1.0), scrape.values("kraft_exporter_source_success", "source", "jmx"));
    assertEquals(1, scrape.value("kraft_exporter_build_info"));
  }

  @Test
  void serviceDiscoveryListsEveryTarget() throws Exception {
    JsonNode groups = new ObjectMapper().readTree(exporter.text("/sd"));

    List<String> paths = new ArrayList<>();
    for (JsonNode group : groups) {
      assertEquals("127.0.0.1:" + exporter.app().address().port(), group.at("/targets/0").asText());
      paths.add(group.at("/labels/__metrics_path__").asText());
    }
    assertTrue(
        paths.containsAll(
            List.of("/metrics/node/1", "/metrics/node/2", "/metrics/node/3", "/metrics/cluster")),
        paths.toString());
    assertEquals("broker,controller", groups.at("/0/labels/role").asText());
    assertEquals(
        cluster.node(1).host() + ":" + cluster.node(1).kafkaPort(),
        groups.at("/0/labels/instance").asText());
  }

  @Test
  void healthReadinessAndTheFrontPageAnswer() throws Exception {
    assertEquals("healthy\n", exporter.text("/-/healthy"));
    assertEquals("ready\n", exporter.text("/-/ready"));
    assertTrue(exporter.text("/").contains("<a href=\"metrics/node/3\">"));
  }

  @Test
  void whatIsNotThereIsSaidSo() throws Exception {
    assertEquals("404 there is no such node\n", statusAndText(exporter.get("/metrics/node/99")));
    assertEquals("404 there is nothing here; see /\n", statusAndText(exporter.get("/metricsx")));
    assertEquals(
        "405 only GET and HEAD are answered\n", statusAndText(exporter.send("POST", "/metrics")));
  }

  @Test
  void textComesZippedAndInOpenMetricsWhereThatIsAskedFor() throws Exception {
    HttpResponse<byte[]> response =
        exporter.get(
            "/metrics/node/1",
            "Accept",
            "application/openmetrics-text;version=1.0.0",
            "Accept-Encoding",
            "gzip");

    assertEquals("gzip", response.headers().firstValue("Content-Encoding").orElse(""));
    assertEquals(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        response.headers().firstValue("Content-Type").orElse(""));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(text.endsWith("# EOF\n"));
      assertEquals(Set.of("1"), nodesOf(ParsedText.parse(text)));
    }
  }

  @Test
  void scrapesWithinReuseWithinShareOneReading() throws Exception {
    double before = describeClusterRequests();
    try (RunningExporter own = sharing("30s")) {
      CompletableFuture<ParsedText> one = CompletableFuture.supplyAsync(() -> scrapeCluster(own));
      CompletableFuture<ParsedText> two = CompletableFuture.supplyAsync(() -> scrapeCluster(own));
      ParsedText first = one.get();
      assertEquals(first.value("kafka_brokers"), two.get().value("kafka_brokers"));
      own.scrape("/metrics/cluster");

      assertEquals(1, describeClusterRequests() - before, "the start and three scrapes");
    }
  }

  /** Scrapes as two Prometheus replicas do, whose scrapes are spread over the interval. */
  @Test
  void scrapesFurtherApartThanReuseWithinCauseAReadingEach() throws Exception {
    try (RunningExporter own = sharing("1ms")) {
      awaitFirstReading();
      double before = describeClusterRequests();

      scrapeCluster(own);
      Thread.sleep(2);
      scrapeCluster(own);

      assertEquals(2, describeClusterRequests() - before);
    }
  }

  @Test
  void clusterIsReadOnceWithoutARequest() throws Exception {
    try (RunningExporter own = RunningExporter.of(cluster, Map.of())) {
      Await.until(
          "its nodes are known",
          Duration.ofMinutes(1),
          () -> !own.app().exporter().targets().isEmpty());
    }
  }

  private static void awaitFirstReading() throws InterruptedException {
    Await.until(
        "the reading at the start has ended",
        Duration.ofMinutes(1),
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(Cluster.FIRST_READING)));
  }

  /** Reads the cluster by one DescribeCluster request: describeTopics would send it too. */
  private static RunningExporter sharing(String reuseWithin) throws Exception {
    return RunningExporter.of(
        cluster,
        Map.of(
            "scrape",
            Map.of("reuse_within", reuseWithin),
            "topics",
            Map.of("enabled", false),
            "replication",
            Map.of("enabled", false)));
  }

  @Test
  void nodeThatHangsCostsOnlyItself() throws Exception {
    try (RunningExporter own =
        RunningExporter.of(
            cluster,
            Map.of(
                "scrape",
                Map.of("timeout", "5s", "stale_after", "7s"),
                "kafka",
                Map.of(
                    "bootstrap",
                    List.of(cluster.bootstrapServers().split(",")),
                    "request_timeout",
                    "1500ms",
                    "api_timeout",
                    "5s")))) {
      Await.until(
          "all three nodes are there",
          Duration.ofMinutes(1),
          () -> nodesOf(own.scrape("/metrics")).size() == 3);
      KafkaNode hanging = follower(own.scrape("/metrics"));
      String id = Integer.toString(hanging.id());
      hanging.pause();
      try {
        Await.until(
            "what was read before is stale",
            Duration.ofSeconds(40),
            () -> !nodesOf(own.scrape("/metrics")).contains(id));
        long begun = System.nanoTime();
        ParsedText scrape = own.scrape("/metrics");
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertTrue(took.compareTo(Duration.ofSeconds(8)) <= 0, "took " + took);
        Set<String> others = new TreeSet<>(Set.of("1", "2", "3"));
        others.remove(id);
        assertEquals(others, nodesOf(scrape));
        assertEquals(
            0, scrape.value("kraft_exporter_source_success", "source", "jmx", "node_id", id));
        Await.untilEqual(
            "only that node's source fails: the others have found nodes that answer",
            Duration.ofSeconds(40), // fenced after 9 s, its name of a controller lost in 10 more
            List.of("{node_id=" + id + ", source=jmx}"),
            () -> RunningExporter.failing(own.scrape("/metrics")));
        assertTrue(own.text("/sd").contains("/metrics/node/" + id), "it is still a target");
        assertEquals(503, own.get("/metrics/node/" + id).statusCode());
        assertEquals("healthy\n", own.text("/-/healthy"));
      } finally {
        hanging.resume();
      }
      assertEquals(Set.of("1", "2", "3"), nodesOf(own.scrape("/metrics")), "the next is whole");
      Mending.await(cluster);
      Await.untilEqual(
          "the exporter has seen that, too",
          Duration.ofSeconds(30),
          3.0,
          () -> own.scrape("/metrics").value("kafka_brokers"));
    }
  }

  private static ParsedText scrapeCluster(RunningExporter exporter) {
    try {
      return exporter.scrape("/metrics/cluster");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A node that does not lead the quorum: an election is another test's. */
  private static KafkaNode follower(ParsedText scrape) {
    int leader = (int) scrape.value("kafka_quorum_leader_id");
    return cluster.node(leader == 3 ? 2 : 3);
  }

  private static Set<String> nodesOf(ParsedText scrape) {
    Set<String> nodes = new TreeSet<>();
    scrape
        .samples()
        .getOrDefault("jvm_threads_current", Map.of())
        .keySet()
        .forEach(labels -> nodes.add(labels.get("node_id")));
    return nodes;
  }

  private static String statusAndText(HttpResponse<byte[]> response) {
    return response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8);
  }

  /** Counted by the brokers themselves. */
  private static double describeClusterRequests() throws Exception {
    double sum = 0;
    for (KafkaNode node : cluster.nodes()) {
      Object count =
          RemoteJmx.read(
              node,
              "kafka.network:type=RequestMetrics,name=TotalTimeMs,request=DescribeCluster",
              "Count");
      sum += ((Number) count).doubleValue();
    }
    return sum;
  }
}
