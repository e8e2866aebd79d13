package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.kafka.admin.Clients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/**
 * A cluster with groups of each kind: topic {@code orders} has 10, 20 and 30 records, its
 * partitions are led by nodes 1, 2 and 3 alone, and nobody writes or reads after the start.
 */
final class OrdersGroups implements AutoCloseable {
  private final KafkaCluster cluster;
  private final Clients clients;

  private OrdersGroups(KafkaCluster cluster) {
    this.cluster = cluster;
    this.clients = new Clients(cluster);
  }

  static OrdersGroups start() throws Exception {
    // Nobody takes over from a node that is paused for some seconds.
    OrdersGroups orders =
        new OrdersGroups(
            KafkaCluster.combined(3).config("broker.session.timeout.ms", "30000").start());
    try {
      orders.fill();
      return orders;
    } catch (Exception | AssertionError e) {
      orders.close();
      throw e;
    }
  }

  KafkaCluster cluster() {
    return cluster;
  }

  Clients clients() {
    return clients;
  }

  private void fill() throws Exception {
    NewTopic orders =
        new NewTopic("orders", Map.of(0, List.of(1), 1, List.of(2), 2, List.of(3)))
            .configs(Map.of("min.insync.replicas", "1"));
    clients.admin().createTopics(List.of(orders)).all().get();
    KafkaProducer<String, String> producer = clients.producer(Map.of());
    for (int partition = 0; partition < 3; partition++) {
      Clients.send(producer, new TopicPartition("orders", partition), 10 * (partition + 1));
    }
    consumer("lagging", "classic", Map.of(0, 4L, 1, 20L, 2, 0L));
    consumer("keeps-up", "consumer", Map.of(0, 10L, 1, 20L, 2, 30L));
    consumer("half", "consumer", Map.of(1, 5L));
    consumer("left", "classic", Map.of(0, 1L, 2, 2L)).close();
    consumer("never-committed", "consumer", Map.of()).close();
    shareConsumer("share");
    for (int i = 0; i < 8; i++) {
      commit("no-members-" + i, Map.of(0, (long) i, 1, 10L + i, 2, 30L));
    }
  }

  /** Commits offsets of partitions of the topic for a group without members. */
  void commit(String group, Map<Integer, Long> offsets) throws Exception {
    clients.commit(group, ofOrders(offsets));
  }

  private KafkaConsumer<String, String> consumer(
      String group, String protocol, Map<Integer, Long> offsets) {
    KafkaConsumer<String, String> consumer =
        clients.consumer(group, Map.of("group.protocol", protocol));
    consumer.subscribe(List.of("orders"));
    awaitRecords(group, () -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
    consumer.commitSync(Clients.commits(ofOrders(offsets)));
    return consumer;
  }

  /** Finishes the first records that it gets, and leaves the others. */
  private void shareConsumer(String group) throws Exception {
    KafkaShareConsumer<String, String> consumer = clients.shareConsumer(group, Map.of());
    consumer.subscribe(List.of("orders"));
    awaitRecords(group, () -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
    consumer.commitSync();
  }

  private static void awaitRecords(String group, BooleanSupplier received) {
    long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!received.getAsBoolean()) {
      assertTrue(System.nanoTime() < patience, group);
    }
  }

  private static Map<TopicPartition, Long> ofOrders(Map<Integer, Long> offsets) {
    return offsets.entrySet().stream()
        .collect(
            Collectors.toMap(
                offset -> new TopicPartition("orders", offset.getKey()), Map.Entry::getValue));
  }

  @Override
  public void close() {
    clients.close();
    cluster.close();
  }
}
