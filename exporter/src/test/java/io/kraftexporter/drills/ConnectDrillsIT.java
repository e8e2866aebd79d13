package io.kraftexporter.drills;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaProgram;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills of a worker of Connect and of MirrorMaker 2, which are the JVMs of other programs. */
@Tag("drills")
@Timeout(1200)
final class ConnectDrillsIT extends DrillSet {
  private static final String TOPIC = "mirrored";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private KafkaProgram worker;
  private KafkaProgram mirror;

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("sink that cannot write its file", this::brokenSink)
                .warns("KafkaConnectTaskFailed", "connector", "broken")
                .outlivesRepair(),
            Drill.of("MirrorMaker hangs", this::hangingMirror)
                .warns("KafkaMirrorMakerStopped", "source", "from", "target", "to")
                .allows("KafkaExporterSourceFailing", "KafkaMirrorMakerBehind", "KafkaGroupEmpty")
                .within(Duration.ofMinutes(4))));
  }

  private Fault.Repair brokenSink(Stage stage) throws Exception {
    stage.createTopic(TOPIC, List.of(List.of(1, 2, 3)), Map.of());
    Background producer = stage.clients().producer(TOPIC, 20, Map.of());
    int rest = FreePorts.one();
    worker =
        start(
            stage,
            "org.apache.kafka.connect.cli.ConnectDistributed",
            List.of(
                "bootstrap.servers=" + stage.cluster().bootstrapServers(),
                "group.id=connect",
                "key.converter=org.apache.kafka.connect.converters.ByteArrayConverter",
                "value.converter=org.apache.kafka.connect.converters.ByteArrayConverter",
                "offset.storage.topic=connect-offsets",
                "offset.storage.partitions=1",
                "config.storage.topic=connect-configs",
                "status.storage.topic=connect-status",
                "status.storage.partitions=1",
                "listeners=http://" + KafkaProgram.HOST + ":" + rest));
    String sink =
        """
        {"name": "broken", "config": {"connector.class": "FileStreamSink", "tasks.max": "1",
          "file": "/nowhere/out", "topics": "%s"}}
        """
            .formatted(TOPIC);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://" + KafkaProgram.HOST + ":" + rest + "/connectors"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(sink))
            .build();
    Await.until(
        "the worker takes the connector",
        PATIENCE,
        () ->
            HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode()
                == 201);
    mirror =
        start(
            stage,
            "org.apache.kafka.connect.mirror.MirrorMaker",
            List.of(
                "clusters=from,to",
                "from.bootstrap.servers=" + stage.cluster().bootstrapServers(),
                "to.bootstrap.servers=" + stage.cluster().bootstrapServers(),
                "from->to.enabled=true",
                "from->to.topics=" + TOPIC,
                "to->from.enabled=false",
                "emit.heartbeats.enabled=false",
                "emit.checkpoints.enabled=false",
                "replication.factor=3"));
    observe(stage);
    return () -> {
      producer.close();
      worker.close();
    };
  }

  private void observe(Stage stage) throws Exception {
    stage.configureExporter(
        Map.of(
            "jmx",
            Map.of(
                "port",
                stage.cluster().jmxPort(),
                "jvms",
                List.of(jvm("worker", worker), jvm("mirror", mirror)))));
  }

  private static Map<String, Object> jvm(String name, KafkaProgram program) {
    return Map.of(
        "name", name, "address", program.address(), "rules", List.of("kafka-connect.yml"));
  }

  private static KafkaProgram start(Stage stage, String program, List<String> properties)
      throws Exception {
    Path file =
        Files.write(
            stage.directory().resolve(program.replaceAll(".*[.]", "") + ".properties"), properties);
    return KafkaProgram.start(
        KafkaProgram.connectLibraries(), program, stage.directory(), file.toString());
  }

  /** A mirror that has copied for most of the time before. */
  private Fault.Repair hangingMirror(Stage stage) throws Exception {
    Await.until(
        "it copies",
        PATIENCE,
        () -> stage.prometheus().value("cluster_source_target:kafka_mirror_copies:bool") == 1);
    Thread.sleep(5_000);
    mirror.process().signal("STOP");
    return () -> mirror.process().signal("CONT");
  }

  @AfterAll
  void closePrograms() {
    if (mirror != null) {
      worker.close();
      mirror.close();
    }
  }
}
