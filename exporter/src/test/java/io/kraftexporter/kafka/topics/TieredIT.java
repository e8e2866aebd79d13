package io.kraftexporter.kafka.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.FileTier;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.kafka.replicas.ReplicationSource;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic with a remote tier, on a broker whose remote storage is a directory. */
@Timeout(180)
final class TieredIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final TopicFilter EVERY_TOPIC =
      new TopicFilter(new NameFilter(Pattern.compile(".*"), Pattern.compile("")), true, true);

  @Test
  void segmentsThatMovedToTheRemoteTierAreSeen() throws Exception {
    try (TemporaryDirectory remote = TemporaryDirectory.create("tier");
        KafkaCluster cluster = tiered(remote);
        Admin kafka = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        KafkaAdmin admin = new KafkaAdmin(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        TopologySource topology = new TopologySource(admin, new QuorumReader(admin));
        ReplicationSource source =
            new ReplicationSource(
                admin,
                new QuorumReader(admin),
                topology::topology,
                EVERY_TOPIC,
                Duration.ofSeconds(1))) {
      topology.collect(Deadline.in(PATIENCE));
      kafka
          .createTopics(
              List.of(
                  new NewTopic("plain", 1, (short) 1),
                  new NewTopic("tiered", 1, (short) 1)
                      .configs(
                          Map.of(
                              "remote.storage.enable", "true",
                              "segment.bytes", "1048576",
                              "local.retention.bytes", "1048576"))))
          .all()
          .get();
      produce(cluster);
      Await.until(
          "old segments are in the remote storage, and only there",
          PATIENCE,
          () ->
              read(source).value("kafka_topic_partition_local_oldest_offset", "topic", "tiered")
                  > 0);
      ParsedText read = read(source);
      assertEquals(1, read.value("kafka_topic_tiered_partitions", "topic", "tiered"));
      assertTrue(
          read.value("kafka_topic_partition_tiered_offset", "topic", "tiered")
              >= read.value("kafka_topic_partition_local_oldest_offset", "topic", "tiered") - 1);
      assertEquals(List.of(), read.values("kafka_topic_tiered_partitions", "topic", "plain"));
    }
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

  private static void produce(KafkaCluster cluster) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 50; i++) {
        producer.send(new ProducerRecord<>("tiered", new byte[100_000])).get();
      }
    }
  }

  private static ParsedText read(ReplicationSource source) throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(10)))));
  }
}
