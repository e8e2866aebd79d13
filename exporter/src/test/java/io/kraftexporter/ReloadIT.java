package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.http.ScrapeTarget;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A new configuration under a running exporter, on real brokers. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
class ReloadIT {
  private static final String STARTED = "kraft_exporter_process_start_time_seconds";

  /** Under it nothing is read twice, so that a reading of before the change is known by its age. */
  private static final Map<String, Object> ONCE = Map.of("reuse_within", "5m", "stale_after", "5m");

  @Test
  void sourcesThatTheChangeDoesNotConcernGoOn(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of("scrape", ONCE))) {
      awaitEveryNode(exporter);
      double age =
          exporter
              .scrape("/metrics")
              .value("kraft_exporter_source_age_seconds", "source", "quorum");
      growOlder();

      exporter.apply(Map.of("cluster", "renamed", "scrape", ONCE));
      ParsedText scrape = exporter.scrape("/metrics");

      assertEquals("renamed", exporter.app().exporter().clusters().iterator().next());
      assertEquals(3, scrape.values("jvm_threads_current").size());
      double older = scrape.value("kraft_exporter_source_age_seconds", "source", "quorum");
      assertTrue(older > age + 1, "the reading of before, " + age + " s old, now " + older);
    }
  }

  /** Waits until a new reading would be clearly younger than the last one. */
  private static void growOlder() throws InterruptedException {
    TimeUnit.SECONDS.sleep(3);
  }

  /** Without asking for timestamps, only what was seen before the change can tell. */
  @Test
  void newFilterOfGroupsForgetsNoTime(KafkaCluster cluster) throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
    TopicPartition watched = new TopicPartition("reload-watched", 0);
    try (Admin admin = Admin.create(client);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
        RunningExporter exporter = RunningExporter.of(cluster, watching(".*"))) {
      admin.createTopics(List.of(new NewTopic(watched.topic(), 1, (short) 1))).all().get();
      admin
          .alterConsumerGroupOffsets("reload", Map.of(watched, new OffsetAndMetadata(0)))
          .all()
          .get();
      Await.until(
          "the empty topic is seen",
          Duration.ofMinutes(1),
          () -> secondsOfReload(exporter).equals(List.of(0.0)));
      producer.send(new ProducerRecord<>(watched.topic(), 0, "k", "v")).get();
      Await.until(
          "its record is seen",
          Duration.ofMinutes(1),
          () -> secondsOfReload(exporter).stream().anyMatch(seconds -> seconds > 0));

      exporter.apply(watching("reload"));

      assertTrue(secondsOfReload(exporter).stream().anyMatch(seconds -> seconds > 0));
    }
  }

  private static Map<String, Object> watching(String groups) {
    return Map.of(
        "scrape", Map.of("reuse_within", "1ms"),
        "groups", Map.of("include", groups, "lag_seconds", Map.of("probes", 0)));
  }

  private static List<Double> secondsOfReload(RunningExporter exporter) throws Exception {
    return exporter
        .scrape("/metrics/cluster")
        .values("kafka_consumergroup_lag_seconds", "consumergroup", "reload");
  }

  /** After a change such as another password, nodes that are down at that moment stay known. */
  @Test
  void newClientOfTheSameClusterKnowsItsNodes(KafkaCluster cluster) throws Exception {
    List<String> bootstrap = List.of(cluster.bootstrapServers().split(","));
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of())) {
      Await.until(
          "the cluster is known",
          Duration.ofMinutes(1),
          () -> {
            exporter.scrape("/metrics/cluster");
            return !exporter.app().exporter().targets().isEmpty();
          });
      List<ScrapeTarget> before = exporter.app().exporter().targets();

      Map<String, Object> kafka =
          Map.of("bootstrap", bootstrap, "properties", Map.of("client.id", "another"));
      exporter.apply(Map.of("kafka", kafka));

      assertEquals(before, exporter.app().exporter().targets());
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
                  exporter.apply(
                      Map.of("listen", "127.0.0.1:" + taken.getLocalPort(), "cluster", "other")));

      assertEquals(
          "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": the port is in use",
          refusal.getMessage());
      assertEquals(before, URI.create(exporter.url()));
      assertEquals(1, exporter.scrape("/metrics").values(STARTED).size());
      assertThrows(
          IOException.class,
          () -> exporter.apply(Map.of("jmx", Map.of("rules", List.of("no-such.yml")))));
      assertEquals(1, exporter.scrape("/metrics").values(STARTED).size());
    }
  }

  /** The change of the nodes is right, the one of the address is not: neither is made. */
  @Test
  void refusedChangeLeavesTheSourcesAtWork(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of("scrape", ONCE));
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      awaitEveryNode(exporter);
      double age = ageOf(exporter, "1");
      growOlder();

      assertThrows(
          IOException.class,
          () ->
              exporter.apply(
                  Map.of(
                      "scrape",
                      ONCE,
                      "listen",
                      "127.0.0.1:" + taken.getLocalPort(),
                      "jmx",
                      Map.of("port", cluster.jmxPort() + 1))));

      assertTrue(ageOf(exporter, "1") > age + 1, "the reading of before");
      assertEquals(3, exporter.scrape("/metrics").values("jvm_threads_current").size());
    }
  }

  private static List<Map<String, String>> addresses(KafkaCluster cluster) {
    return cluster.nodes().stream()
        .map(node -> Map.of("address", node.host() + ":" + node.jmxPort()))
        .toList();
  }

  private static void awaitEveryNode(RunningExporter exporter) throws Exception {
    Await.until(
        "every node has answered",
        Duration.ofMinutes(1),
        () -> exporter.scrape("/metrics").values("jvm_threads_current").size() == 3);
  }

  private static double ageOf(RunningExporter exporter, String node) throws Exception {
    return exporter
        .scrape("/metrics")
        .value("kraft_exporter_source_age_seconds", "source", "jmx", "node_id", node);
  }

  @Test
  void limitsChangeWhileThePortStays(KafkaCluster cluster) throws Exception {
    int port = FreePorts.one();
    String listen = "127.0.0.1:" + port;
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of("listen", listen))) {
      exporter.apply(Map.of("listen", listen, "http", Map.of("max_concurrent_scrapes", 1)));
      assertEquals("healthy\n", exporter.text("/-/healthy"));

      exporter.apply(Map.of("listen", ":" + port));
      assertEquals("", exporter.app().address().host());

      IOException refusal =
          assertThrows(
              IOException.class, () -> exporter.apply(Map.of("listen", "192.0.2.1:" + port)));
      assertEquals(
          "cannot listen on 192.0.2.1:" + port + ": this machine has no such address",
          refusal.getMessage());
      assertEquals(new HostPort("", port), exporter.app().address(), "it came back");
    }
  }

  @Test
  void listenerMovesToANewAddress(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of())) {
      String before = exporter.url();

      exporter.apply(Map.of("listen", "127.0.0.2:0"));

      assertEquals("127.0.0.2", exporter.app().address().host());
      assertEquals("healthy\n", exporter.text("/-/healthy"));
      assertThrows(
          IOException.class, () -> URI.create(before + "/-/healthy").toURL().openStream().close());
    }
  }

  @Test
  void changeOfARuleFileKeepsNodesThatWereListedWithoutTheirId(
      KafkaCluster cluster, @TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("mine.yml"), "rules: []");
    Map<String, Object> keys =
        Map.of(
            "scrape",
            ONCE,
            "jmx",
            Map.of(
                "port",
                0,
                "nodes",
                addresses(cluster),
                "profiles",
                Map.of("mine", List.of(file.toString()))));
    try (RunningExporter exporter = RunningExporter.of(cluster, keys)) {
      awaitEveryNode(exporter);
      double age = ageOf(exporter, "1");
      growOlder();

      Files.writeString(file, "rules: [{pattern: a, name: a}]");
      exporter.apply(keys);

      assertTrue(ageOf(exporter, "1") > age + 1, "the reading of before");
      assertEquals(3, exporter.scrape("/metrics").values("jvm_threads_current").size());
    }
  }

  /** Nothing but addresses of JVMs: whose they are is asked of them. */
  @Test
  void nodesCanBeListedWithoutKafka(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter =
        RunningExporter.of(
            cluster,
            Map.of(
                "kafka",
                Map.of("bootstrap", List.of()),
                "jmx",
                Map.of("port", 0, "nodes", addresses(cluster))))) {
      ParsedText scrape = exporter.scrape("/metrics");

      assertEquals(3, scrape.values("jvm_threads_current").size());
      assertEquals(List.of(), RunningExporter.failing(scrape));
      assertEquals(
          List.of(
              "/metrics/node/1",
              "/metrics/node/2",
              "/metrics/node/3",
              "/metrics/cluster",
              "/metrics/host"),
          paths(exporter));

      exporter.apply(
          Map.of(
              "kafka",
              Map.of("bootstrap", List.of()),
              "jmx",
              Map.of("port", 0, "nodes", addresses(cluster).subList(0, 2))));
      assertEquals(
          List.of("/metrics/node/1", "/metrics/node/2", "/metrics/cluster", "/metrics/host"),
          paths(exporter));
    }
  }

  private static List<String> paths(RunningExporter exporter) {
    return exporter.app().exporter().endpoints().stream().map(Endpoint::path).toList();
  }

  /** The watch applies a changed file again and again until it can be applied. */
  @Test
  void addressOfAnotherMachineEndsNoConnection(KafkaCluster cluster) throws Exception {
    int port = FreePorts.one();
    try (RunningExporter exporter =
            RunningExporter.of(cluster, Map.of("listen", "127.0.0.1:" + port));
        Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertEquals("HTTP/1.1 200 OK", healthy(open));

      String elsewhere = "192.0.2.1:" + port;
      IOException refusal =
          assertThrows(IOException.class, () -> exporter.apply(Map.of("listen", elsewhere)));

      assertEquals(
          "cannot listen on " + elsewhere + ": this machine has no such address",
          refusal.getMessage());
      assertEquals("HTTP/1.1 200 OK", healthy(open));
    }
  }

  /** Returns the first line of the answer. */
  private static String healthy(Socket open) throws IOException {
    open.setSoTimeout(10_000);
    open.getOutputStream()
        .write("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] answer = new byte[4096];
    int length = open.getInputStream().read(answer);
    return length < 0
        ? "closed"
        : new String(answer, 0, length, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
  }
}
