package io.kraftexporter.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A small shop on a Kafka cluster, so that there is something to watch: some hundred records a
 * second, and a group of each kind. A client that fails is replaced by a new one, as often as
 * needed: brokers come and go in a demo.
 *
 * <table>
 * <caption>The groups</caption>
 * <tr><td>{@code billing}</td><td>classic, reads {@code orders}, keeps up</td></tr>
 * <tr><td>{@code fraud-check}</td><td>KIP-848, reads {@code payments}, keeps up</td></tr>
 * <tr><td>{@code analytics}</td><td>classic, reads {@code clicks} at a tenth of its rate: its lag grows</td></tr>
 * <tr><td>{@code packing}</td><td>share group (KIP-932), reads {@code shipments}</td></tr>
 * <tr><td>{@code archive}</td><td>KIP-848, reads what was committed to {@code invoices}, written by transactions of which
 *     every tenth is aborted</td></tr>
 * </table>
 */
public final class Traffic implements AutoCloseable {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean open = true;

  private Traffic(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Creates the topics and starts producing and consuming. */
  public static Traffic start(String bootstrapServers) {
    Traffic traffic = new Traffic(bootstrapServers);
    traffic.createTopics(
        Map.of("orders", 6, "payments", 3, "clicks", 6, "shipments", 3, "invoices", 3));
    for (String topic : List.of("orders", "payments", "clicks", "shipments")) {
      traffic.run(topic + "-producer", () -> traffic.produce(topic));
    }
    traffic.run("invoicing", traffic::produceInvoices);
    Map<String, Object> nextGeneration = Map.of("group.protocol", "consumer");
    Map<String, Object> committed =
        Map.of("group.protocol", "consumer", "isolation.level", "read_committed");
    for (int i = 1; i <= 2; i++) {
      traffic.run("billing-" + i, () -> traffic.consume("orders", "billing", NONE, Map.of()));
      traffic.run(
          "fraud-check-" + i,
          () -> traffic.consume("payments", "fraud-check", NONE, nextGeneration));
      traffic.run("packing-" + i, () -> traffic.share("shipments", "packing"));
    }
    traffic.run("archive", () -> traffic.consume("invoices", "archive", NONE, committed));
    traffic.run(
        "analytics",
        () ->
            traffic.consume(
                "clicks", "analytics", Duration.ofMillis(500), Map.of("max.poll.records", 5)));
    return traffic;
  }

  /** Stops all clients, in seconds even if the brokers are gone. */
  @Override
  public void close() {
    open = false;
    join(Duration.ofSeconds(3));
    threads.forEach(Thread::interrupt);
    join(Duration.ofSeconds(1));
  }

  private void join(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void createTopics(Map<String, Integer> partitions) {
    List<NewTopic> topics = new ArrayList<>();
    partitions.forEach(
        (name, count) -> topics.add(new NewTopic(name, Optional.of(count), Optional.empty())));
    try (Admin admin = Admin.create(settings(Map.of()))) {
      for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
        awaitUnlessExisting(created);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On a cluster that several tests share, traffic may start again. */
  private static void awaitUnlessExisting(KafkaFuture<Void> created) throws InterruptedException {
    try {
      created.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("cannot create the topics", e.getCause());
      }
    }
  }

  private void run(String name, Runnable client) {
    Thread thread =
        new Thread(
            () -> {
              while (open) {
                try {
                  client.run();
                } catch (KafkaException e) {
                  pause(Duration.ofSeconds(1));
                }
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void produce(String topic) {
    try (Producer<String, String> producer = new KafkaProducer<>(settings(Map.of()))) {
      while (open) {
        send(producer, topic, 25);
        pause(Duration.ofMillis(250));
      }
    }
  }

  private void produceInvoices() {
    try (Producer<String, String> producer =
        new KafkaProducer<>(settings(Map.of("transactional.id", "invoicing")))) {
      producer.initTransactions();
      for (int count = 1; open; count++) {
        producer.beginTransaction();
        send(producer, "invoices", 5);
        if (count % 10 == 0) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
        pause(Duration.ofMillis(500));
      }
    }
  }

  private static void send(Producer<String, String> producer, String topic, int records) {
    for (int i = 0; i < records; i++) {
      int customer = ThreadLocalRandom.current().nextInt(1_000);
      // A record that is lost while brokers are down is not missed.
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  topic, "customer-" + customer, topic + " of customer " + customer));
    }
  }

  private void consume(String topic, String group, Duration pause, Map<String, Object> more) {
    Map<String, Object> settings = settings(more);
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("auto.commit.interval.ms", 1_000);
    try (Consumer<String, String> consumer = new KafkaConsumer<>(settings)) {
      consumer.subscribe(List.of(topic));
      while (open) {
        consumer.poll(POLL);
        pause(pause);
      }
    }
  }

  private void share(String topic, String group) {
    try (ShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(settings(Map.of("group.id", group)))) {
      consumer.subscribe(List.of(topic));
      while (open) {
        consumer.poll(POLL);
      }
    }
  }

  /**
   * Returns the properties that all clients have in common, under the name of their thread, and
   * more.
   */
  private Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("client.id", Thread.currentThread().getName());
    settings.put("key.serializer", StringSerializer.class);
    settings.put("value.serializer", StringSerializer.class);
    settings.put("key.deserializer", StringDeserializer.class);
    settings.put("value.deserializer", StringDeserializer.class);
    return settings;
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
