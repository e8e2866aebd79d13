package io.kraftexporter;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.metric.ParsedText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dead-letter queue of share groups, which came with Kafka 4.4. */
@Tag("versions")
@Timeout(180)
final class DeadLetterQueueIT {
  private static final int RECORDS = 10;

  @Test
  void rejectedRecordsAreCounted() throws Exception {
    try (KafkaCluster cluster = KafkaCluster.combined(1).version("4.4.0").start();
        RunningExporter exporter = RunningExporter.of(cluster, Map.of())) {
      configure(cluster);
      produce(cluster);
      rejectAll(cluster);
      Await.until(
          "every rejected record is in the queue",
          Duration.ofMinutes(1),
          () -> {
            ParsedText scrape = exporter.scrape("/metrics");
            return value(scrape, "deadletterqueuerecordcount_total") == RECORDS
                && value(scrape, "deadletterqueuetotalproducerequests_total") > 0
                && value(scrape, "recordacknowledgements_total", "ackType", "Reject") == RECORDS
                && scrape
                    .values("kafka_topic_partition_current_offset", "topic", "dlq.work")
                    .equals(List.of((double) RECORDS));
          });
    }
  }

  private static double value(ParsedText scrape, String name, String... labels) {
    return scrape.values("kafka_server_sharegroupmetrics_" + name, labels).stream()
        .mapToDouble(value -> value)
        .sum();
  }

  private static void configure(KafkaCluster cluster) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("work", 1, (short) 1),
                  new NewTopic("dlq.work", 1, (short) 1)
                      .configs(Map.of("errors.deadletterqueue.group.enable", "true"))))
          .all()
          .get();
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, "workers"),
                  List.of(
                      set("errors.deadletterqueue.topic.name", "dlq.work"),
                      set("share.auto.offset.reset", "earliest"))))
          .all()
          .get();
    }
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
  }

  private static void produce(KafkaCluster cluster) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        producer.send(new ProducerRecord<>("work", "record " + i)).get();
      }
    }
  }

  private static void rejectAll(KafkaCluster cluster) {
    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "group.id",
                "workers",
                "share.acknowledgement.mode",
                "explicit"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("work"));
      int rejected = 0;
      while (rejected < RECORDS) {
        var records = consumer.poll(Duration.ofMillis(200));
        records.forEach(record -> consumer.acknowledge(record, AcknowledgeType.REJECT));
        rejected += records.count();
      }
      consumer.commitSync();
    }
  }
}
