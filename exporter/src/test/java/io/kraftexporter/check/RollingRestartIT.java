package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.PackagedExporter;
import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the loop of docs/CHECK.md in bash, with the packaged program, while two producers write. The
 * command {@code ssh} of the loop asks this test to restart the node.
 */
@Tag("soak")
@Timeout(1800)
final class RollingRestartIT {
  private static final Pattern LOOP =
      Pattern.compile("(?s)\n## Rolling restart\n.*?```sh\n(for .*?)```\n");
  private static final String SSH =
      """
      #!/bin/sh
      echo "$*" > request.part
      mv request.part request
      while [ -e request ]; do sleep 0.2; done
      """;
  private static final int PARTITIONS = 6;

  @TempDir Path directory;

  @Test
  void noProducerFailsDuringTheLoop() throws Exception {
    Matcher loop = LOOP.matcher(Files.readString(Path.of("docs/CHECK.md")));
    assertTrue(loop.find(), "the page has the loop");
    assertEquals(5, loop.group(1).lines().count(), loop.group(1));
    Path script = Files.writeString(directory.resolve("rolling-restart.sh"), loop.group(1));
    Path home = PackagedExporter.unpack(directory);
    program("ssh", SSH);
    program(
        "kraft-exporter", "#!/bin/sh\nexec '" + home.resolve("bin/kraft-exporter") + "' \"$@\"\n");
    try (KafkaCluster cluster =
            KafkaCluster.combined(3)
                .config("leader.imbalance.check.interval.seconds", "5")
                .start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      NewTopic all = new NewTopic("acks-all", PARTITIONS, (short) 3);
      NewTopic one = new NewTopic("acks-1", PARTITIONS, (short) 3);
      admin.createTopics(List.of(all, one)).all().get();
      CountingProducer ofAll = new CountingProducer(cluster.bootstrapServers(), "acks-all", "all");
      CountingProducer ofOne = new CountingProducer(cluster.bootstrapServers(), "acks-1", "1");
      try (ofAll;
          ofOne) {
        assertEquals(List.of(1, 2, 3), restarts(script, cluster));
      }
      System.out.printf(
          "rolling restart: %d records acknowledged with acks=all, %d with acks=1%n",
          ofAll.acknowledged(), ofOne.acknowledged());
      assertEquals(List.of(), ofAll.failures());
      assertEquals(List.of(), ofOne.failures());
      assertEquals(ofAll.acknowledged(), written(admin, "acks-all"));
      assertTrue(ofOne.acknowledged() > 0, "the producer with acks=1 wrote");
    }
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    assertTrue(file.toFile().setExecutable(true));
  }

  /** Runs the script; returns the nodes in the order in which it restarted them. */
  private List<Integer> restarts(Path script, KafkaCluster cluster) throws Exception {
    Path output = directory.resolve("output.txt");
    List<Integer> restarted = new ArrayList<>();
    try (ChildProcess bash =
        ChildProcess.start(
            List.of("bash", "-c", ". '" + script + "' && touch complete"),
            directory,
            Map.of(
                "BOOTSTRAP",
                cluster.bootstrapServers(),
                "PATH",
                directory + ":" + System.getenv("PATH")),
            output)) {
      while (bash.isRunning()) {
        Path request = directory.resolve("request");
        if (Files.exists(request)) {
          String text = Files.readString(request).strip();
          int id = Integer.parseInt(text.replaceAll("^kafka-(\\d+) .*", "$1"));
          assertEquals("kafka-" + id + " sudo systemctl restart kafka", text);
          restart(cluster.node(id));
          restarted.add(id);
          Files.delete(request);
        }
        Thread.sleep(100);
      }
    }
    System.out.println(Files.readString(output));
    assertTrue(Files.exists(directory.resolve("complete")), Files.readString(output));
    return restarted;
  }

  /** Returns when the process runs, as systemd does, and not when the node is ready. */
  private static void restart(KafkaNode node) {
    node.stop();
    node.launch();
  }

  private static long written(Admin admin, String topic) throws Exception {
    long records = 0;
    for (int i = 0; i < PARTITIONS; i++) {
      TopicPartition partition = new TopicPartition(topic, i);
      records +=
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
    }
    return records;
  }
}
