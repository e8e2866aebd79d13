package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.topology.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A new configuration under a running exporter, on real brokers. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
class ReloadIT {
  private static final String STARTED = "kraft_exporter_process_start_time_seconds";

  @Test
  void sourcesThatTheChangeDoesNotConcernGoOn(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter =
        RunningExporter.of(
            cluster, Map.of("scrape", Map.of("reuse_within", "5m", "stale_after", "5m")))) {
      Await.until(
          "every source has answered",
          Duration.ofMinutes(1),
          () -> exporter.scrape("/metrics").values("jvm_threads_current").size() == 3);
      double age =
          exporter
              .scrape("/metrics")
              .value("kraft_exporter_source_age_seconds", "source", "quorum");

      exporter
          .app()
          .apply(
              RunningExporter.configuration(
                  cluster,
                  Map.of(
                      "cluster",
                      "renamed",
                      "scrape",
                      Map.of("reuse_within", "5m", "stale_after", "5m"))));
      ParsedText scrape = exporter.scrape("/metrics");

      assertEquals("renamed", exporter.app().cluster());
      assertEquals(3, scrape.values("jvm_threads_current").size());
      double older = scrape.value("kraft_exporter_source_age_seconds", "source", "quorum");
      assertEquals(true, older > age, "the reading of before, " + age + " s old, now " + older);
    }
  }

  /** Such as a password that has changed: nodes that are down at that moment stay known. */
  @Test
  void newClientOfTheSameClusterKnowsItsNodes(KafkaCluster cluster) throws Exception {
    List<String> bootstrap = List.of(cluster.bootstrapServers().split(","));
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of())) {
      Await.until(
          "the cluster is known",
          Duration.ofMinutes(1),
          () -> {
            exporter.scrape("/metrics/cluster");
            return exporter.app().topology().isPresent();
          });
      Optional<Topology> before = exporter.app().topology();

      Map<String, Object> kafka =
          Map.of("bootstrap", bootstrap, "properties", Map.of("client.id", "another"));
      exporter.app().apply(RunningExporter.configuration(cluster, Map.of("kafka", kafka)));

      assertEquals(before, exporter.app().topology());
    }
  }

  @Test
  void configurationThatCannotBeAppliedChangesNothing(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of());
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI before = URI.create(exporter.url());
      IOException refusal =
          assertThrows(
              IOException.class,
              () ->
                  exporter
                      .app()
                      .apply(
                          RunningExporter.configuration(
                              cluster,
                              Map.of(
                                  "listen",
                                  "127.0.0.1:" + taken.getLocalPort(),
                                  "cluster",
                                  "other"))));

      assertEquals(
          "cannot listen on 127.0.0.1:" + taken.getLocalPort(),
          refusal.getMessage().replaceAll(": Failed.*", ""));
      assertEquals(before, URI.create(exporter.url()));
      assertEquals(1, exporter.scrape("/metrics").values(STARTED).size());
      assertThrows(
          IOException.class,
          () ->
              exporter
                  .app()
                  .apply(
                      RunningExporter.configuration(
                          cluster, Map.of("jmx", Map.of("rules", List.of("no-such.yml"))))));
      assertEquals(1, exporter.scrape("/metrics").values(STARTED).size());
    }
  }

  @Test
  void listenerMovesToANewAddress(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of())) {
      String before = exporter.url();

      exporter.app().apply(RunningExporter.configuration(cluster, Map.of("listen", "127.0.0.2:0")));

      assertEquals("127.0.0.2", exporter.app().address().host());
      assertEquals("healthy\n", exporter.text("/-/healthy"));
      assertThrows(
          IOException.class, () -> URI.create(before + "/-/healthy").toURL().openStream().close());
    }
  }

  /** Nothing but addresses of JVMs: whose they are is asked of them. */
  @Test
  void nodesCanBeListedWithoutKafka(KafkaCluster cluster) throws Exception {
    List<Map<String, String>> addresses =
        cluster.nodes().stream()
            .map(node -> Map.of("address", node.host() + ":" + node.jmxPort()))
            .toList();
    try (RunningExporter exporter =
        RunningExporter.of(
            cluster,
            Map.of(
                "kafka",
                Map.of("bootstrap", List.of()),
                "jmx",
                Map.of("port", 0, "nodes", addresses)))) {
      ParsedText scrape = exporter.scrape("/metrics");

      assertEquals(3, scrape.values("jvm_threads_current").size());
      assertEquals(List.of(), RunningExporter.failing(scrape));
      assertEquals(
          List.of("/metrics/node/1", "/metrics/node/2", "/metrics/node/3", "/metrics/cluster"),
          exporter.app().endpoints().stream().map(endpoint -> endpoint.path()).toList());
    }
  }
}
