package io.kraftexporter.dashboards;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Clients that make trouble on a cluster: a group that stands still, one that lost records and one
 * with wrong offsets, an open transaction, a producer beyond its quota, and one to a tiered topic.
 */
final class LoadedClients implements AutoCloseable {
  static final String DISPATCH = "dispatch";
  static final String TIERED = "tiered";
  static final String TROUBLE = "trouble";
  static final String THROTTLED = "throttled";

  private final String bootstrapServers;
  private final Deque<KafkaProducer<String, String>> forgetful = new ArrayDeque<>();
  private volatile boolean open = true;
  private volatile boolean stands;

  LoadedClients(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts the group {@code dispatch}, which stands still or not. */
  void dispatch(boolean still) {
    stands = still;
    run(DISPATCH, this::dispatch);
  }

  /** Makes the group {@code dispatch} stand still, or go on. */
  void standStill(boolean still) {
    stands = still;
  }

  /** Starts all but that group. */
  void makeTrouble() throws Exception {
    run("tiered-producer", this::fillTier);
    run(THROTTLED, this::exceedQuota);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      makeTrouble(admin);
    }
    openTransaction();
  }

  private void fillTier() {
    try (KafkaProducer<String, String> producer = producer("tiered-producer")) {
      while (open) {
        for (int i = 0; i < 5; i++) {
          send(producer, new ProducerRecord<>(TIERED, "v".repeat(100_000)));
        }
        pause(Duration.ofSeconds(1));
      }
    }
  }

  /** Polls and so stays a member, and reads nothing of what it has while it stands still. */
  private void dispatch() {
    try (KafkaConsumer<String, String> consumer = consumer(DISPATCH)) {
      consumer.subscribe(List.of("orders"));
      while (open) {
        consumer.poll(Duration.ofMillis(200));
        if (stands) {
          consumer.pause(consumer.assignment());
        } else {
          consumer.resume(consumer.assignment());
        }
      }
    }
  }

  private void exceedQuota() {
    try (KafkaProducer<String, String> producer = producer(THROTTLED)) {
      while (open) {
        send(producer, new ProducerRecord<>("orders-dlq", "v".repeat(20_000)));
        pause(Duration.ofMillis(200));
      }
    }
  }

  /** A group whose records are deleted, and one that has committed what does not exist yet. */
  private void makeTrouble(Admin admin) throws Exception {
    TopicPartition partition = new TopicPartition(TROUBLE, 0);
    try (KafkaProducer<String, String> producer = producer("trouble")) {
      for (int i = 0; i < 100; i++) {
        send(producer, new ProducerRecord<>(TROUBLE, "v"));
      }
    }
    Map<String, Long> commits = Map.of("loser", 10L, "wrong", 1_000L);
    for (Map.Entry<String, Long> commit : commits.entrySet()) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          Map.of(partition, new OffsetAndMetadata(commit.getValue()));
      admin.alterConsumerGroupOffsets(commit.getKey(), offsets).all().get();
    }
    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(50))).all().get();
  }

  private void openTransaction() throws Exception {
    Map<String, Object> settings = settings("forgetful");
    settings.put("transactional.id", "forgetful");
    settings.put("transaction.timeout.ms", 900_000);
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    forgetful.push(producer);
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>("invoices", "never committed")).get(30, TimeUnit.SECONDS);
  }

  private static void send(
      KafkaProducer<String, String> producer, ProducerRecord<String, String> record) {
    // A record that is lost is not missed.
    Future<RecordMetadata> unused = producer.send(record);
  }

  private KafkaProducer<String, String> producer(String name) {
    return new KafkaProducer<>(settings(name), new StringSerializer(), new StringSerializer());
  }

  private KafkaConsumer<String, String> consumer(String group) {
    Map<String, Object> settings = settings(group);
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  private Map<String, Object> settings(String name) {
    return new HashMap<>(Map.of("bootstrap.servers", bootstrapServers, "client.id", name));
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
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    open = false;
    // Without waiting for the brokers, which may be gone, to end the transaction.
    forgetful.forEach(producer -> producer.close(Duration.ZERO));
  }
}
