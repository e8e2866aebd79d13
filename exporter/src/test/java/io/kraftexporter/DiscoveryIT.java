package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.metric.ParsedText;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that come and go, and a dedicated controller, of which clients are not told. */
@Timeout(180)
final class DiscoveryIT {

  @Test
  void nodesAreFoundKeptWhileFencedAndDroppedWithTheirRegistration() throws Exception {
    try (KafkaCluster cluster =
            KafkaCluster.dedicated(1, 1).config("broker.session.timeout.ms", "3000").start();
        RunningExporter exporter =
            RunningExporter.of(cluster, Map.of("scrape", Map.of("timeout", "20s")))) {
      Map<String, String> roles = new TreeMap<>(Map.of("1", "broker", "101", "controller"));
      exporter.scrape("/metrics");
      assertEquals(roles, roles(exporter));
      awaitVersions(versions(cluster, "1", "101"), exporter);
      assertBrokersAreKnownByTheirLeaders(exporter.scrape("/metrics"));

      KafkaNode joined = cluster.addBroker();
      roles.put("2", "broker");
      refresh(exporter);
      assertEquals(roles, roles(exporter), "found by the next refresh");
      assertEquals(
          1, exporter.scrape("/metrics").values("jvm_threads_current", "node_id", "2").size());
      awaitVersions(versions(cluster, "1", "101", "2"), exporter);

      joined.stop();
      Await.until(
          "the node is fenced",
          Duration.ofSeconds(30),
          () -> exporter.scrape("/metrics/cluster").value("kafka_brokers") == 1);
      assertEquals(roles, roles(exporter), "it is still a target");

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
        admin.unregisterBroker(2).all().get();
      }
      roles.remove("2");
      refresh(exporter);
      assertEquals(roles, roles(exporter), "gone with its registration");
      assertEquals(404, exporter.get("/metrics/node/2").statusCode());
    }
  }

  /** A node's role as the recording rules find it: controllers have many series of brokers too. */
  private static void assertBrokersAreKnownByTheirLeaders(ParsedText scrape) {
    assertEquals(
        Set.of("1", "101"), nodes("kafka_server_brokertopicmetrics_bytesin_total", scrape));
    assertEquals(Set.of("1", "101"), nodes("process_cpu_seconds_total", scrape));
    assertEquals(Set.of("1"), nodes("kafka_server_replicamanager_leadercount", scrape));
    Map<String, Set<String>> nodesOfFeatures = new TreeMap<>();
    scrape
        .samples()
        .get("kafka_server_node_metrics_maximum_supported_level")
        .keySet()
        .forEach(
            labels ->
                nodesOfFeatures
                    .computeIfAbsent(labels.get("feature_name"), any -> new TreeSet<>())
                    .add(labels.get("node_id")));
    assertEquals(Set.of(Set.of("1", "101")), Set.copyOf(nodesOfFeatures.values()));
  }

  private static Set<String> nodes(String metric, ParsedText scrape) {
    return scrape.samples().get(metric).keySet().stream()
        .map(labels -> labels.get("node_id"))
        .collect(Collectors.toSet());
  }

  /** Scrapes within reuse_within share a reading: after it, a scrape asks the cluster anew. */
  private static void refresh(RunningExporter exporter) throws Exception {
    Thread.sleep(1_100);
    exporter.scrape("/metrics/cluster");
  }

  private static Map<String, String> roles(RunningExporter exporter) throws Exception {
    Map<String, String> roles = new TreeMap<>();
    for (JsonNode group : new ObjectMapper().readTree(exporter.text("/sd"))) {
      JsonNode labels = group.path("labels");
      if (labels.has("node_id")) {
        roles.put(labels.path("node_id").asText(), labels.path("role").asText());
      }
    }
    return roles;
  }

  /** A node tells its version some seconds after it is ready. */
  private static void awaitVersions(Map<String, String> expected, RunningExporter exporter)
      throws InterruptedException {
    Await.until(
        "every node tells its version",
        Duration.ofSeconds(30),
        () -> versions(exporter).equals(expected));
  }

  private static Map<String, String> versions(RunningExporter exporter) throws Exception {
    ParsedText scrape = exporter.scrape("/metrics");
    Map<String, String> versions = new TreeMap<>();
    scrape
        .samples()
        .getOrDefault("kafka_server_app_info_version", Map.of())
        .keySet()
        .forEach(labels -> versions.put(labels.get("node_id"), labels.get("version")));
    return versions;
  }

  private static Map<String, String> versions(KafkaCluster cluster, String... nodes) {
    String version = cluster.libraries().getParent().getFileName().toString();
    Map<String, String> versions = new TreeMap<>();
    for (String node : nodes) {
      versions.put(node, version);
    }
    return versions;
  }
}
