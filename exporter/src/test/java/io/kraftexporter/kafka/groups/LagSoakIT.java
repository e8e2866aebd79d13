package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For ten minutes topics and groups are made, deleted, reset and rebalanced at random.
 *
 * <p>{@code -Dsoak.seconds} and {@code -Dsoak.seed} change how long and what.
 */
@Tag("soak")
@ExtendWith(SharedCluster.class)
final class LagSoakIT {
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("soak.seconds", 600));
  private static final int TOPICS = 6;
  private static final List<String> GROUPS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "classic", "consumer");
  private static final int PARTITIONS = 3;
  private static final Set<String> ACTS =
      Set.of(
          "topic created",
          "topic deleted",
          "group created or reset",
          "group deleted",
          "member joined",
          "member left",
          "records appended",
          "records deleted",
          "records read");

  private final long seed = Long.getLong("soak.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicBoolean ended = new AtomicBoolean();
  private final List<KafkaConsumer<String, String>> consumers = new ArrayList<>();
  private final Set<String> topics = new HashSet<>();
  private Clients clients;
  private KafkaProducer<String, String> producer;
  private final Map<String, Integer> done = new TreeMap<>();

  @Test
  void lagIsNeverNegativeNorMinusOneNorNaN(KafkaCluster cluster) throws Exception {
    Set<String> wrong = new TreeSet<>();
    int[] lags = {0};
    try (Clients all = new Clients(cluster)) {
      clients = all;
      producer =
          all.producer(
              Map.of(
                  "max.block.ms",
                  1_000,
                  "delivery.timeout.ms",
                  3_000,
                  "request.timeout.ms",
                  2_000,
                  "linger.ms",
                  0));
      GroupsSource source =
          Wanted.groups("soak-.*").seconds(4, Optional.empty()).source(all.ours());
      Thread collecting = new Thread(() -> collect(source, wrong, lags), "soak collect");
      collecting.start();
      long end = System.nanoTime() + TIME.toNanos();
      while (System.nanoTime() < end) {
        act();
      }
      ended.set(true);
      collecting.join();
      consumers.forEach(KafkaConsumer::close);
    }
    System.out.println("soak: seed " + seed + ", " + done + ", " + lags[0] + " lags");
    assertEquals(Set.of(), wrong);
    assertEquals(ACTS, done.keySet());
    assertTrue(lags[0] > TIME.toSeconds(), "too few lags: " + lags[0]);
  }

  private void collect(GroupsSource source, Set<String> wrong, int[] lags) {
    while (!ended.get()) {
      try {
        for (String line :
            Lines.of(source.collect(Deadline.in(Duration.ofSeconds(5)))).lines().toList()) {
          if (line.matches("kafka_\\w*lag.*")) {
            lags[0]++;
            double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            if (!(value >= 0) || Double.isInfinite(value)) {
              wrong.add(line);
            }
          }
        }
      } catch (Exception e) {
        wrong.add(e.toString());
      }
    }
  }

  /** Makes a change, which may fail: the topic or group may just not be there, or be in use. */
  private void act() throws InterruptedException {
    try {
      done.merge(acted(), 1, Integer::sum);
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String acted() throws Exception {
    String topic = "soak-" + random.nextInt(TOPICS);
    String group = "soak-" + GROUPS.get(random.nextInt(GROUPS.size()));
    TopicPartition partition = new TopicPartition(topic, random.nextInt(PARTITIONS));
    switch (random.nextInt(20)) {
      case 0 -> {
        clients.topic(topic, PARTITIONS, Map.of("min.insync.replicas", "1"));
        topics.add(topic);
        return "topic created";
      }
      case 1 -> {
        topics.remove(topic);
        await(clients.admin().deleteTopics(List.of(topic)).all());
        return "topic deleted";
      }
      case 2 -> {
        await(clients.admin().deleteConsumerGroups(List.of(group)).all());
        return "group deleted";
      }
      case 3 -> {
        RecordsToDelete first = RecordsToDelete.beforeOffset(random.nextInt(30));
        await(clients.admin().deleteRecords(Map.of(partition, first)).all());
        return "records deleted";
      }
      case 4, 5, 6 -> {
        var commits = Clients.commits(Map.of(partition, (long) random.nextInt(300)));
        await(clients.admin().alterConsumerGroupOffsets(group, commits).all());
        return "group created or reset";
      }
      case 7 -> {
        join(topic);
        return "member joined";
      }
      case 8 -> {
        leave();
        return "member left";
      }
      case 9, 10, 11, 12 -> {
        produce(partition);
        return "records appended";
      }
      default -> {
        poll();
        return "records read";
      }
    }
  }

  /** The client goes on with what it cannot do now, such as with a topic that is not there. */
  private static void await(KafkaFuture<?> future) throws Exception {
    future.get(700, TimeUnit.MILLISECONDS);
  }

  /** Only to what is there: for each record of another topic the producer would wait. */
  private void produce(TopicPartition partition) {
    if (!topics.contains(partition.topic())) {
      return;
    }
    for (int i = random.nextInt(50); i >= 0; i--) {
      Future<?> unused =
          producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), "k", "v"));
    }
    producer.flush();
  }

  private void join(String topic) {
    if (consumers.size() < 4) {
      String protocol = random.nextBoolean() ? "classic" : "consumer";
      KafkaConsumer<String, String> consumer =
          clients.consumer(
              "soak-" + protocol,
              Map.of(
                  "group.protocol",
                  protocol,
                  "enable.auto.commit",
                  "true",
                  "auto.commit.interval.ms",
                  "200",
                  "default.api.timeout.ms",
                  "2000"));
      consumer.subscribe(List.of(topic));
      consumers.add(consumer);
    }
  }

  private void leave() {
    if (!consumers.isEmpty()) {
      consumers.remove(random.nextInt(consumers.size())).close();
    }
  }

  private void poll() {
    consumers.forEach(consumer -> consumer.poll(Duration.ofMillis(20)));
  }
}
