package io.kraftexporter.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces to a topic until it is closed, and counts the records that were acknowledged and those
 * that were not. Retries and timeouts are the defaults of Kafka's producer.
 */
final class CountingProducer implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final AtomicLong acknowledged = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean open = true;

  CountingProducer(String bootstrap, String topic, String acks) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrap, "acks", acks, "enable.idempotence", acks.equals("all"));
    thread = new Thread(() -> produce(settings, topic), "producer-" + topic);
    thread.setDaemon(true);
    thread.start();
  }

  private void produce(Map<String, Object> settings, String topic) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      while (open) {
        var unused =
            producer.send(
                new ProducerRecord<>(topic, new byte[100]),
                (metadata, failure) -> {
                  if (failure == null) {
                    acknowledged.incrementAndGet();
                  } else {
                    failures.add(failure.toString());
                  }
                });
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (RuntimeException | InterruptedException e) {
      failures.add(e.toString());
    }
  }

  long acknowledged() {
    return acknowledged.get();
  }

  /** Returns the failure of each record that was not acknowledged. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Returns when each record has been acknowledged or has failed. */
  @Override
  public void close() {
    open = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
