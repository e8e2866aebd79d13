package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaProgram;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.metric.ParsedText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every rule of the optional rule files finds its MBean on the real thing. */
@Timeout(240)
@ExtendWith(SharedCluster.class)
class RuleFilesIT {
  private static final String HOST = "127.0.0.9";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The last is what Kafka's word count reads. */
  private static final List<String> TOPICS =
      List.of("rule.files", "rule-files-mirrored", "streams-plaintext-input");

  private static KafkaCluster cluster;

  @TempDir Path directory;
  private final List<KafkaProgram> programs = new ArrayList<>();

  @BeforeAll
  static void topics(KafkaCluster shared) throws Exception {
    cluster = shared;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      List<NewTopic> topics = new ArrayList<>();
      for (String topic : TOPICS) {
        topics.add(new NewTopic(topic, 1, (short) 3));
      }
      admin.createTopics(topics).all().get();
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers(), "client.id", "rule-files"),
            new StringSerializer(),
            new StringSerializer())) {
      for (String topic : TOPICS) {
        producer.send(new ProducerRecord<>(topic, "a record")).get();
      }
    }
  }

  @AfterEach
  void end() {
    programs.forEach(KafkaProgram::close);
  }

  @Test
  void partitions() throws Exception {
    List<String> files = List.of("kafka-broker.yml", "kafka-partitions.yml");
    try (RunningExporter exporter =
        RunningExporter.of(
            cluster, Map.of("jmx", Map.of("port", cluster.jmxPort(), "rules", files)))) {
      Await.until(
          "every metric of a partition is there",
          PATIENCE,
          () -> lacking("kafka-partitions.yml", exporter.scrape("/metrics")).isEmpty());
    }
  }

  @Test
  void leanFileGivesANodeFewerThan900Series() throws Exception {
    try (RunningExporter exporter =
        RunningExporter.of(
            cluster,
            Map.of(
                "jmx",
                Map.of("port", cluster.jmxPort(), "rules", List.of("kafka-broker-lean.yml"))))) {
      Await.until(
          "the node is known", PATIENCE, () -> exporter.get("/metrics/node/1").statusCode() == 200);
      ParsedText node = exporter.scrape("/metrics/node/1");
      int series = node.samples().values().stream().mapToInt(Map::size).sum();

      System.out.println("kafka-broker-lean.yml: " + series + " series of node 1");
      assertTrue(series < 900, series + " series");
      assertFalse(node.values("kafka_network_requestmetrics_totaltimems").isEmpty());
    }
  }

  @Test
  void profiles() throws Exception {
    for (String profile : List.of("strimzi", "confluent")) {
      Path file = Path.of("profiles", profile + ".yml");
      try (RunningExporter exporter =
          RunningExporter.of(
              cluster,
              Map.of(
                  "jmx", Map.of("port", cluster.jmxPort(), "rules", List.of(file.toString()))))) {
        ParsedText scrape = exporter.scrape("/metrics");
        for (String name : PROFILES.get(profile)) {
          assertFalse(scrape.values(name).isEmpty(), name);
        }
      }
    }
  }

  /** A metric of each rule, but for that of quotas: the test cluster has none. */
  private static final Map<String, List<String>> PROFILES =
      Map.of(
          "strimzi",
          List.of(
              "kafka_network_socketserver_networkprocessoravgidle_percent",
              "kafka_network_processor_idle_percent",
              "kafka_server_raftmetrics_high_watermark",
              "kafka_server_raftmetrics_append_records_rate",
              "kafka_server_raftchannelmetrics_request_total",
              "kafka_server_raftchannelmetrics_connection_count",
              "kafka_server_brokermetadatametrics_last_applied_record_offset",
              "kafka_server_raftmetrics_current_state"),
          "confluent",
          List.of(
              "kafka_server_brokertopicmetrics_messagesinpersec",
              "kafka_server_brokertopicmetrics_bytesinpersec_oneminuterate",
              "kafka_server_replicamanager_isrshrinkspersec",
              "kafka_controller_controllerstats_uncleanleaderelectionspersec",
              "kafka_network_requestmetrics_requestspersec",
              "kafka_network_requestmetrics_errorspersec",
              "kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent",
              "kafka_server_socketservermetrics_connection_count"));

  @Test
  void producersAndConsumers() throws Exception {
    assertComplete(
        "kafka-client.yml",
        Set.of("kafka_streams_"),
        Map.of("producer", produce("rule.files"), "consumer", consume("rule.files")));
  }

  @Tag("versions")
  @Test
  void streams() throws Exception {
    Path properties =
        write(
            "streams.properties",
            "bootstrap.servers=" + cluster.bootstrapServers(),
            "state.dir=" + directory);
    String address =
        start(
            KafkaProgram.connectLibraries(),
            "org.apache.kafka.streams.examples.wordcount.WordCountDemo",
            properties.toString());
    assertComplete("kafka-client.yml", Set.of(), Map.of("streams", address));
  }

  @Tag("versions")
  @Test
  void connect() throws Exception {
    int rest = FreePorts.one();
    Path input = write("in.txt", "one", "two");
    Path properties =
        write(
            "worker.properties",
            "bootstrap.servers=" + cluster.bootstrapServers(),
            "group.id=rule-files-connect",
            "key.converter=org.apache.kafka.connect.storage.StringConverter",
            "value.converter=org.apache.kafka.connect.storage.StringConverter",
            "offset.storage.topic=rule-files-offsets",
            "offset.storage.partitions=1",
            "config.storage.topic=rule-files-configs",
            "status.storage.topic=rule-files-status",
            "status.storage.partitions=1",
            "listeners=http://" + HOST + ":" + rest);
    String address =
        start(
            KafkaProgram.connectLibraries(),
            "org.apache.kafka.connect.cli.ConnectDistributed",
            properties.toString());
    create(rest, "source", "FileStreamSource", "topic", input);
    create(rest, "sink", "FileStreamSink", "topics", directory.resolve("out.txt"));
    assertComplete(
        "kafka-connect.yml", Set.of("kafka_connect_mirror_"), Map.of("connect", address));
  }

  @Tag("versions")
  @Test
  void mirrorMaker() throws Exception {
    try (KafkaCluster target = KafkaCluster.combined(1).start()) {
      Path properties =
          write(
              "mm2.properties",
              "clusters=from,to",
              "from.bootstrap.servers=" + cluster.bootstrapServers(),
              "to.bootstrap.servers=" + target.bootstrapServers(),
              "from->to.enabled=true",
              "from->to.topics=rule-files-mirrored",
              "from->to.groups=rule-files-mirrored",
              "to->from.enabled=false",
              "emit.heartbeats.enabled=false",
              "emit.checkpoints.interval.seconds=1",
              "refresh.groups.interval.seconds=1",
              "replication.factor=1",
              "checkpoints.topic.replication.factor=1",
              "offset-syncs.topic.replication.factor=1",
              "offset.storage.replication.factor=1",
              "status.storage.replication.factor=1",
              "config.storage.replication.factor=1");
      produce("rule-files-mirrored");
      consume("rule-files-mirrored");
      String address =
          start(
              KafkaProgram.connectLibraries(),
              "org.apache.kafka.connect.mirror.MirrorMaker",
              properties.toString());
      assertComplete("kafka-connect.yml", Set.of("kafka_connect_sink_"), Map.of("mm2", address));
    }
  }

  /** All of the file's names are on these JVMs' endpoints, but those that begin so. */
  private static void assertComplete(String file, Set<String> but, Map<String, String> jvms)
      throws Exception {
    List<Map<String, Object>> entries = new ArrayList<>();
    jvms.forEach(
        (name, address) ->
            entries.add(Map.of("name", name, "address", address, "rules", List.of(file))));
    try (RunningExporter exporter =
        RunningExporter.of(cluster, Map.of("jmx", Map.of("port", 0, "jvms", entries)))) {
      Set<String> lacking = names(file);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!lacking.isEmpty() && System.nanoTime() < end) {
        for (String jvm : jvms.keySet()) {
          if (exporter.get("/metrics/jvm/" + jvm).statusCode() == 200) {
            ParsedText scrape = exporter.scrape("/metrics/jvm/" + jvm);
            assertEquals(1, scrape.values("jvm_threads_current", "jvm", jvm).size());
            lacking.removeAll(scrape.samples().keySet());
          }
        }
        lacking.removeIf(name -> but.stream().anyMatch(name::startsWith));
        Thread.sleep(500);
      }
      assertEquals(Set.of(), lacking);
    }
  }

  private static Set<String> lacking(String file, ParsedText scrape) throws IOException {
    Set<String> names = names(file);
    names.removeAll(scrape.samples().keySet());
    return names;
  }

  private static Set<String> names(String file) throws IOException {
    Set<String> names = new TreeSet<>();
    new YAMLMapper()
        .readTree(Path.of("../jvm-agent-config", file).toFile())
        .path("rules")
        .forEach(rule -> names.add(rule.path("name").asText()));
    return names;
  }

  private static void create(int rest, String name, String type, String topicKey, Path file)
      throws Exception {
    String connector =
        """
        {"name": "%s", "config": {"connector.class": "%s", "tasks.max": "1", "file": "%s", "%s": "rule.files"}}
        """
            .formatted(name, type, file, topicKey);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + rest + "/connectors"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(connector))
            .build();
    Await.until(
        "the worker has taken " + name,
        PATIENCE,
        () -> {
          try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode()
                == 201;
          } catch (IOException e) {
            return false; // It is starting.
          }
        });
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines));
  }

  private String produce(String topic) throws IOException {
    return start(
        cluster.libraries(),
        "org.apache.kafka.tools.ProducerPerformance",
        "--topic",
        topic,
        "--num-records",
        "1000000",
        "--record-size",
        "100",
        "--throughput",
        "50",
        "--producer-props",
        "bootstrap.servers=" + cluster.bootstrapServers());
  }

  /** In a group named after the topic. */
  private String consume(String topic) throws IOException {
    return start(
        cluster.libraries(),
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
        "--bootstrap-server",
        cluster.bootstrapServers(),
        "--topic",
        topic,
        "--group",
        topic);
  }

  /**
   * Starts a program of Kafka's that ends with the test, and returns where its remote JMX listens.
   */
  private String start(Path libraries, String mainClass, String... arguments) throws IOException {
    KafkaProgram program = KafkaProgram.start(libraries, mainClass, directory, arguments);
    programs.add(program);
    return program.address();
  }
}
