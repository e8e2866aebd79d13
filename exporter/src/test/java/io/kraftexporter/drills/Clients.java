package io.kraftexporter.drills;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Producers and consumers that run beside a drill. */
final class Clients {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int PARTS_OF_A_SECOND = 5;

  private final String bootstrap;

  /** The work of a consumer after each poll. */
  @FunctionalInterface
  interface AfterPoll {
    void accept(Consumer<byte[], byte[]> consumer) throws Exception;
  }

  Clients(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Produces records of a hundred bytes to all partitions of a topic in turn. */
  Background producer(String topic, int recordsPerSecond, Map<String, Object> more) {
    return producer(topic, recordsPerSecond, 100, more);
  }

  Background producer(String topic, int recordsPerSecond, int bytes, Map<String, Object> more) {
    return producer(topic, recordsPerSecond, bytes, null, more);
  }

  /** Produces records that all have the same key. */
  Background keyedProducer(String topic, int recordsPerSecond, int bytes) {
    return producer(topic, recordsPerSecond, bytes, new byte[] {1}, Map.of());
  }

  private Background producer(
      String topic,
      int recordsPerSecond,
      int bytes,
      byte @Nullable [] key,
      Map<String, Object> more) {
    return Background.start(
        topic + "-producer",
        open -> {
          Map<String, Object> settings = settings(topic + "-producer", more);
          settings.putIfAbsent("delivery.timeout.ms", 10_000);
          settings.putIfAbsent("request.timeout.ms", 5_000);
          settings.putIfAbsent("max.block.ms", 5_000);
          try (Producer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            int partitions = producer.partitionsFor(topic).size();
            int next = 0;
            while (open.getAsBoolean()) {
              for (int i = 0; i < Math.max(1, recordsPerSecond / PARTS_OF_A_SECOND); i++) {
                Future<RecordMetadata> unused =
                    producer.send(
                        new ProducerRecord<>(topic, next++ % partitions, key, new byte[bytes]));
              }
              Thread.sleep(1000 / PARTS_OF_A_SECOND);
            }
          }
        });
  }

  /** Consumes a topic from its begin, and commits twice a second. */
  Background consumer(String topic, String group, Map<String, Object> more) {
    return consumer(topic, group, more, consumer -> {});
  }

  Background consumer(String topic, String group, Map<String, Object> more, AfterPoll afterPoll) {
    return Background.start(
        group + "-consumer",
        open -> {
          Map<String, Object> settings = settings(group + "-consumer", more);
          settings.put("group.id", group);
          settings.putIfAbsent("auto.offset.reset", "earliest");
          settings.putIfAbsent("auto.commit.interval.ms", 500);
          try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(List.of(topic));
            while (open.getAsBoolean()) {
              consumer.poll(POLL);
              afterPoll.accept(consumer);
            }
          }
        });
  }

  /** The settings of a client of this name. */
  Map<String, Object> settings(String client, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("client.id", client);
    settings.put("key.serializer", ByteArraySerializer.class);
    settings.put("value.serializer", ByteArraySerializer.class);
    settings.put("key.deserializer", ByteArrayDeserializer.class);
    settings.put("value.deserializer", ByteArrayDeserializer.class);
    settings.put("reconnect.backoff.max.ms", 500);
    settings.putAll(more);
    return settings;
  }
}
