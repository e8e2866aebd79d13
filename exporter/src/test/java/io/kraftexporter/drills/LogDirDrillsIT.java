package io.kraftexporter.drills;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The drill of a log directory that goes offline, with partitions that have no other replica. */
@Tag("drills")
@Timeout(600)
final class LogDirDrillsIT extends DrillSet {
  private static final String TOPIC = "drill-single";
  private static final int PARTITIONS = 4;

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("log directory offline", LogDirDrillsIT::logDirOffline)
                .pages("KafkaLogDirOffline", "node_id", "2")
                .pages("KafkaOfflinePartitions")
                .inhibits("KafkaUnderReplicatedPartitions", "KafkaRequestErrors")
                .allows(
                    "KafkaBrokerDown", // the restart that repairs it
                    "KafkaNodeUnobserved",
                    "KafkaUnderMinIsrPartitions",
                    "KafkaAtMinIsrPartitions",
                    "KafkaTopicsAtRisk", // its topic has one replica
                    "KafkaLeadersNotPreferred",
                    "KafkaISRShrinking")
                // Of a topic with one replica: Kafka elects the last leader that it knew.
                .lingers("KafkaUncleanLeaderElection")));
  }

  /** Puts a file in the place of a directory that Kafka writes its checkpoints to. */
  private static Fault.Repair logDirOffline(Stage stage) throws Exception {
    KafkaNode node = stage.node(2);
    stage.createTopic(
        TOPIC, Collections.nCopies(PARTITIONS, List.of(2)), Map.of("min.insync.replicas", "1"));
    Path data = node.directory().resolve("data-2");
    Path moved = node.directory().resolve("data-2-moved");
    Await.until(
        "every partition is in a directory, and one in this",
        Duration.ofSeconds(30),
        () -> count(node.directory()) == PARTITIONS && count(data) > 0);
    Files.move(data, moved);
    Files.createFile(data);
    return () -> {
      Files.delete(data);
      Files.move(moved, data);
      node.restart();
      stage.deleteTopics(TOPIC);
    };
  }

  /** Counts the topic's partitions in a directory and in those below it. */
  private static long count(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory, 2)) {
      return paths.filter(path -> path.getFileName().toString().startsWith(TOPIC)).count();
    }
  }
}
