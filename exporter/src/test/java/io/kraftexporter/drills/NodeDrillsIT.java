package io.kraftexporter.drills;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.FileTier;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.TemporaryDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.metrics.JmxReporter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills of the JVMs and the storage of single nodes. */
@SuppressWarnings("try") // clients run until they are closed
@Tag("drills")
@Timeout(1200)
final class NodeDrillsIT extends DrillSet {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String COMPACTED = "drill-compacted";
  private static final String TIERED = "drill-tiered";

  @Override
  KafkaCluster.Builder cluster() {
    return quick(KafkaCluster.combined(3))
        .plugin(Sabotage.class)
        .plugin(FileTier.class)
        .config("metric.reporters", JmxReporter.class.getName() + "," + Sabotage.class.getName())
        .config("log.cleaner.backoff.ms", "1000")
        .config("remote.log.storage.system.enable", "true")
        .config("remote.log.storage.manager.class.name", FileTier.class.getName())
        .config("rsm.config.directory", tier().toString())
        .config("remote.log.manager.task.interval.ms", "500")
        .config("remote.log.metadata.manager.listener.name", "PLAINTEXT")
        .config("rlmm.config.remote.log.metadata.topic.replication.factor", "3")
        .config("rlmm.config.remote.log.metadata.topic.num.partitions", "1");
  }

  /** A directory for all brokers, beside those of the nodes. */
  private static Path tier() {
    return KafkaCluster.target().resolve("drills-tier-" + ProcessHandle.current().pid());
  }

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("two threads locked for ever", NodeDrillsIT::deadlock)
                .pages("KafkaThreadsDeadlocked", "node_id", "2")
                .allows("KafkaBrokerDown", "KafkaLeadersNotPreferred"),
            Drill.of("heap nearly full", NodeDrillsIT::hoard)
                .warns("KafkaHeapFull", "node_id", "3")
                .warns("KafkaFullGC", "node_id", "3")
                .inhibits("KafkaGCTimeHigh", "KafkaGCPausesLong")
                .allows(
                    "KafkaBrokerDown",
                    "KafkaNodeUnobserved",
                    "KafkaQuorumUnstable",
                    "KafkaQuorumReplicaLagging",
                    "KafkaMetadataStale",
                    "KafkaUnderReplicatedPartitions",
                    "KafkaISRShrinking"),
            Drill.of("damaged segment of a compacted topic", NodeDrillsIT::damagedSegment)
                .warns("KafkaLogCleanerStopped", "node_id", "1", "what", "partitions given up")
                .within(Duration.ofMinutes(4)),
            Drill.of("remote storage that takes no copies", NodeDrillsIT::brokenTier)
                .warns("KafkaTieredStorageFailing", "what", "of the copies to it fail")
                .within(Duration.ofMinutes(4))));
  }

  private static Fault.Repair deadlock(Stage stage) throws IOException {
    KafkaNode node = stage.node(2);
    Path file = Files.createFile(node.directory().resolve(Sabotage.DEADLOCK));
    return () -> {
      Files.delete(file);
      node.restart();
    };
  }

  private static Fault.Repair hoard(Stage stage) throws IOException {
    Path file = Files.createFile(stage.node(3).directory().resolve(Sabotage.HOARD));
    return () -> Files.delete(file);
  }

  /** In a segment that the cleaner has yet to read, a batch says that it is a byte long. */
  private static Fault.Repair damagedSegment(Stage stage) throws Exception {
    KafkaNode node = stage.node(1);
    stage.createTopic(
        COMPACTED,
        List.of(List.of(1, 2, 3)),
        Map.of(
            "cleanup.policy", "compact",
            "segment.bytes", "1048576",
            "min.cleanable.dirty.ratio", "0.9",
            "min.compaction.lag.ms", "3600000"));
    try (Background producer = stage.clients().keyedProducer(COMPACTED, 100, 10_000)) {
      Await.until("there are segments", PATIENCE, () -> segments(node).size() > 3);
    }
    Path segment = segments(node).get(0);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(Long.BYTES); // behind the batch's offset
      file.writeInt(1);
    }
    stage.alterConfig(Stage.topic(COMPACTED), "min.compaction.lag.ms", "0");
    stage.alterConfig(Stage.topic(COMPACTED), "min.cleanable.dirty.ratio", "0.01");
    return () -> stage.deleteTopics(COMPACTED);
  }

  private static List<Path> segments(KafkaNode node) throws IOException {
    for (String directory : List.of("data-1", "data-2")) {
      Path partition = node.directory().resolve(directory).resolve(COMPACTED + "-0");
      if (Files.isDirectory(partition)) {
        try (Stream<Path> files = Files.list(partition)) {
          return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
      }
    }
    return List.of();
  }

  /** A file takes the place of the directory that stands in for the remote storage. */
  private static Fault.Repair brokenTier(Stage stage) throws Exception {
    stage.createTopic(
        TIERED,
        List.of(List.of(2, 3, 1)),
        Map.of(
            "remote.storage.enable", "true",
            "segment.bytes", "1048576",
            "local.retention.bytes", "1048576"));
    Background producer = stage.clients().producer(TIERED, 20, 10_000, Map.of());
    Await.until("a segment was copied", PATIENCE, () -> !isEmpty(tier()));
    Path moved = tier().resolveSibling("moved-" + tier().getFileName());
    Files.move(tier(), moved);
    Files.createFile(tier());
    return () -> {
      Files.delete(tier());
      Files.move(moved, tier());
      producer.close();
      stage.deleteTopics(TIERED);
    };
  }

  @AfterAll
  void deleteTier() {
    new TemporaryDirectory(tier()).close();
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }
}
