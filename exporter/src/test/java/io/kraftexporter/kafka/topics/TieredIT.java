package io.kraftexporter.kafka.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.FileTier;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.WatchedAdmin;
import io.kraftexporter.kafka.groups.GroupsSource;
import io.kraftexporter.kafka.groups.Wanted;
import io.kraftexporter.kafka.replicas.Replication;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic with a remote tier, on a broker whose remote storage is a directory. */
@Timeout(180)
final class TieredIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int OLD = 50;
  private static final Map<String, String> TIERED =
      Map.of(
          "remote.storage.enable", "true",
          "segment.bytes", "1048576",
          "local.retention.bytes", "1048576");

  @Test
  void segmentsThatMovedToTheRemoteTierAreSeen() throws Exception {
    try (TemporaryDirectory remote = TemporaryDirectory.create("tier");
        KafkaCluster cluster = tiered(remote);
        Clients clients = new Clients(cluster);
        Replication replication = new Replication(clients.ours(), ".*")) {
      clients.topic("plain", 1, Map.of());
      clients.topic("tiered", 1, TIERED);
      produce(clients.producer(Map.of()));
      awaitRemote(replication, 0);
      ParsedText read = replication.read();
      assertEquals(1, read.value("kafka_topic_tiered_partitions", "topic", "tiered"));
      assertTrue(
          read.value("kafka_topic_partition_tiered_offset", "topic", "tiered")
              >= read.value("kafka_topic_partition_local_oldest_offset", "topic", "tiered") - 1);
      assertEquals(List.of(), read.values("kafka_topic_tiered_partitions", "topic", "plain"));
    }
  }

  /**
   * Too little is known of the offset, and a broker would have to fetch from the remote storage to
   * tell more.
   */
  @Test
  void recordsThatHaveMovedToTheRemoteTierAreNotSearchedFor() throws Exception {
    try (TemporaryDirectory remote = TemporaryDirectory.create("tier");
        KafkaCluster cluster = tiered(remote);
        Clients clients = new Clients(cluster);
        Replication replication = new Replication(clients.ours(), ".*")) {
      clients.topic("tiered", 1, TIERED);
      KafkaProducer<String, String> producer = clients.producer(Map.of());
      long hour = Duration.ofHours(1).toMillis();
      long now = System.currentTimeMillis();
      for (int i = 0; i < OLD; i++) {
        long time = now - (i == 0 ? 20 : i < OLD - 1 ? 10 : 0) * hour + i;
        producer.send(new ProducerRecord<>("tiered", 0, time, "k", "v")).get();
      }
      clients.commit("tiered", Map.of(new TopicPartition("tiered", 0), (long) OLD / 2));
      assertTrue(listings(cluster, 1) >= listings(cluster, 0) + 4, "all is local yet");

      produce(producer);
      awaitRemote(replication, OLD);
      int unavoidable = listings(cluster, 0);
      assertEquals(unavoidable + 2, listings(cluster, 4), "only where the log begins");
    }
  }

  /** How often the first collection of an exporter asks for offsets. */
  private static int listings(KafkaCluster cluster, int probes) throws Exception {
    Queue<String> calls = new ConcurrentLinkedQueue<>();
    try (KafkaAdmin admin =
        WatchedAdmin.of(Map.of("bootstrap.servers", cluster.bootstrapServers()), calls::add)) {
      GroupsSource source = Wanted.all().seconds(probes, Optional.empty()).source(admin);
      source.collect(Deadline.in(Duration.ofSeconds(10)));
      source.close();
    }
    return Collections.frequency(calls, "listOffsets");
  }

  private static void awaitRemote(Replication replication, long before) throws Exception {
    Await.until(
        "old segments are in the remote storage, and only there",
        PATIENCE,
        () ->
            replication.read().value("kafka_topic_partition_local_oldest_offset", "topic", "tiered")
                > before);
  }

  private static KafkaCluster tiered(TemporaryDirectory remote) {
    return KafkaCluster.combined(1)
        .plugin(FileTier.class)
        .config("remote.log.storage.system.enable", "true")
        .config("remote.log.storage.manager.class.name", FileTier.class.getName())
        .config("rsm.config.directory", remote.path().toString())
        .config("remote.log.manager.task.interval.ms", "500")
        .config("remote.log.metadata.manager.listener.name", "PLAINTEXT")
        .config("rlmm.config.remote.log.metadata.topic.replication.factor", "1")
        .config("rlmm.config.remote.log.metadata.topic.num.partitions", "1")
        .config("log.retention.check.interval.ms", "1000")
        .config("log.initial.task.delay.ms", "500")
        .start();
  }

  private static void produce(KafkaProducer<String, String> producer) throws Exception {
    for (int i = 0; i < 50; i++) {
      producer.send(new ProducerRecord<>("tiered", "v".repeat(100_000))).get();
    }
  }
}
