package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.SharedClients;
import io.kraftexporter.metric.ParsedText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that are compared with fresh ones are as fresh, under the default periods of 30 s. */
@Timeout(180)
@ExtendWith({SharedCluster.class, SharedClients.class})
final class LagFreshnessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Clients clients;

  @BeforeEach
  void open(Clients opened) {
    clients = opened;
  }

  @Test
  void lagOfAShareGroupIsReadInEachScrape(KafkaCluster cluster) throws Exception {
    TopicPartition jobs = clients.partition("fresh-jobs");
    KafkaProducer<String, String> producer = clients.producer(Map.of());
    Clients.send(producer, jobs, 5);
    KafkaShareConsumer<String, String> consumer = clients.shareConsumer("fresh-jobs", Map.of());
    consumer.subscribe(List.of("fresh-jobs"));
    Await.until(
        "five records are consumed",
        PATIENCE,
        () -> !consumer.poll(Duration.ofMillis(200)).isEmpty());
    consumer.commitSync();
    consumer.close();
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of())) {
      Await.until(
          "the lag is known",
          PATIENCE,
          () -> !scrape(exporter).values("kafka_sharegroup_lag").isEmpty());
      for (int i = 1; i <= 3; i++) {
        Clients.send(producer, jobs, 16);
        long lag =
            clients
                .admin()
                .listShareGroupOffsets(Map.of("fresh-jobs", new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo("fresh-jobs")
                .get()
                .get(jobs)
                .lag()
                .orElseThrow();
        assertEquals(
            lag,
            scrape(exporter)
                .value(
                    "kafka_sharegroup_lag",
                    "sharegroup",
                    "fresh-jobs",
                    "topic",
                    "fresh-jobs",
                    "partition",
                    "0"));
      }
    }
  }

  @Test
  void offsetsOfAnOpenTransactionAreReadInEachScrape(KafkaCluster cluster) throws Exception {
    TopicPartition partition = clients.partition("fresh-transaction");
    KafkaProducer<String, String> producer = clients.transactional("fresh-transaction");
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of())) {
      Await.until(
          "the topic is known",
          PATIENCE,
          () -> !scrape(exporter).values("kafka_topic_partition_current_offset").isEmpty());
      producer.beginTransaction();
      for (int i = 1; i <= 3; i++) {
        Clients.send(producer, partition, 3);
        ParsedText scrape = scrape(exporter);
        String[] labels = {"topic", "fresh-transaction", "partition", "0"};
        assertEquals(3 * i, scrape.value("kafka_topic_partition_open_transaction_offsets", labels));
        assertEquals(3 * i, scrape.value("kafka_topic_partition_current_offset", labels));
      }
      producer.abortTransaction();
    }
  }

  /** A scrape that is served no values of the one before. */
  private static ParsedText scrape(RunningExporter exporter) throws Exception {
    Thread.sleep(1_100);
    return exporter.scrape("/metrics/cluster");
  }
}
