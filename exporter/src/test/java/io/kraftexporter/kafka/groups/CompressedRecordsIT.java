package io.kraftexporter.kafka.groups;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.groups.CommittedReader.First;
import io.kraftexporter.kafka.groups.CommittedReader.OffsetRange;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compression libraries are on the class path: users choose the codecs of their topics. */
@Timeout(60)
@ExtendWith(SharedCluster.class)
class CompressedRecordsIT {
  private static final String VALUE = "the same words again ".repeat(50);

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void readsRecordsOfEveryCodec(String codec, KafkaCluster cluster) throws Exception {
    try (Clients clients = new Clients(cluster);
        CommittedReader reader =
            new CommittedReader(
                CheckedClients.of(Map.of("bootstrap.servers", cluster.bootstrapServers())))) {
      TopicPartition partition = clients.partition("compressed-" + codec);
      KafkaProducer<String, String> producer = clients.producer(Map.of("compression.type", codec));
      producer.send(new ProducerRecord<>(partition.topic(), 0, 1_000L, "key", VALUE)).get();

      // Not every broker knows a new topic at once.
      Answers<TopicPartition, First> expected =
          new Answers<>(Map.of(partition, new First(0, 1_000, true)), Map.of());
      Await.until(
          "the record is read",
          Duration.ofSeconds(40),
          () ->
              expected.equals(
                  reader.read(
                      Map.of(partition, new OffsetRange(0, 1)),
                      Deadline.in(Duration.ofSeconds(10)))));
    }
  }
}
