package io.kraftexporter.dashboards;

import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Connect and MirrorMaker 2 on a cluster. */
final class Connectors {
  private final String bootstrapServers;
  private final Path directory;

  Connectors(String bootstrapServers, Path directory) {
    this.bootstrapServers = bootstrapServers;
    this.directory = directory;
  }

  /** Starts a worker with a source and a sink that work, and a sink that fails. */
  KafkaProgram start() throws Exception {
    int rest = FreePorts.one();
    Path properties =
        Files.write(
            directory.resolve("worker.properties"),
            List.of(
                "bootstrap.servers=" + bootstrapServers,
                "group.id=connect",
                "key.converter=org.apache.kafka.connect.storage.StringConverter",
                "value.converter=org.apache.kafka.connect.storage.StringConverter",
                "offset.storage.topic=connect-offsets",
                "offset.storage.partitions=1",
                "config.storage.topic=connect-configs",
                "status.storage.topic=connect-status",
                "status.storage.partitions=1",
                "listeners=http://127.0.0.9:" + rest));
    KafkaProgram worker =
        KafkaProgram.start(
            KafkaProgram.connectLibraries(),
            "org.apache.kafka.connect.cli.ConnectDistributed",
            directory,
            properties.toString());
    Path input = Files.write(directory.resolve("in.txt"), List.of("one", "two"));
    createConnector(rest, "source", "FileStreamSource", "topic", input);
    createConnector(rest, "sink", "FileStreamSink", "topics", directory.resolve("out.txt"));
    createConnector(rest, "broken", "FileStreamSink", "topics", Path.of("/nowhere/out.txt"));
    return worker;
  }

  private void createConnector(int rest, String name, String type, String key, Path file)
      throws Exception {
    String topic = key.equals("topic") ? "lines" : "orders";
    String connector =
        """
        {"name": "%s", "config": {"connector.class": "%s", "tasks.max": "1", "file": "%s", "%s": "%s"}}
        """
            .formatted(name, type, file, key, topic);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.9:" + rest + "/connectors"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(connector))
            .build();
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < end) {
      try {
        HttpResponse<Void> answer =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() == 201) {
          return;
        }
      } catch (IOException e) {
        // The worker is starting.
      }
      Thread.sleep(500);
    }
    throw new AssertionError("the worker has not taken " + name);
  }

  /** From the cluster to itself: the copies have other names. */
  KafkaProgram startMirrorMaker() throws IOException {
    Path properties =
        Files.write(
            directory.resolve("mm2.properties"),
            List.of(
                "clusters=from,to",
                "from.bootstrap.servers=" + bootstrapServers,
                "to.bootstrap.servers=" + bootstrapServers,
                "from->to.enabled=true",
                "from->to.topics=orders",
                "from->to.groups=billing",
                "to->from.enabled=false",
                "emit.heartbeats.enabled=false",
                "emit.checkpoints.interval.seconds=1",
                "refresh.groups.interval.seconds=1",
                "replication.factor=1",
                "checkpoints.topic.replication.factor=1",
                "offset-syncs.topic.replication.factor=1",
                "offset.storage.replication.factor=1",
                "status.storage.replication.factor=1",
                "config.storage.replication.factor=1"));
    return KafkaProgram.start(
        KafkaProgram.connectLibraries(),
        "org.apache.kafka.connect.mirror.MirrorMaker",
        directory,
        properties.toString());
  }
}
