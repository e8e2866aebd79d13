package io.kraftexporter.kafka.probe;

import io.kraftexporter.kafka.admin.CheckedClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Makes the clients of a probe, with which a broker that hangs holds up nobody else's records.
 *
 * @param clients of the cluster
 */
record ProbeClients(CheckedClients clients, ProbeConfiguration settings) {
  /** So soon are new partitions seen, and leaders that are back. */
  private static final Duration METADATA_AGE = Duration.ofSeconds(10);

  KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> all = common();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    // With it, a record that a broker keeps would hold up those for others.
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) settings.timeout().toMillis());
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.timeout().toMillis());
    return clients.producer(all);
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> all = common();
    all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topic());
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return clients.consumer(all);
  }

  private Map<String, Object> common() {
    Map<String, Object> all = new HashMap<>();
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) settings.timeout().toMillis());
    all.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_AGE.toMillis());
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "kraft-exporter-probe");
    all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return all;
  }
}
