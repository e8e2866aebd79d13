package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.groups.LagTruth.Appended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Appends and deletes records, reads them and commits offsets, one act at random after the other,
 * and remembers when each record was appended and when the logs began where. {@link #act} is for
 * one thread; the rest is for after it.
 */
final class RandomTraffic {
  /** The groups whose offsets never go back. */
  static final String FORWARD = "traffic-forward";

  private static final String BACK = "traffic-back";
  private static final String READER = FORWARD + "-reader";
  private static final List<String> TOPICS = List.of("traffic-a", "traffic-b", "traffic-c");

  private final long seed = Long.getLong("traffic.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Clients clients;
  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> reader;
  private final Map<String, List<Appended>> appended = new HashMap<>();
  private final Map<String, List<Start>> starts = new HashMap<>();
  private final Map<String, Long> committed = new HashMap<>();
  private final Map<String, Integer> acts = new TreeMap<>();

  /** A start of a log, requested and answered at these {@link System#nanoTime}s. */
  private record Start(long offset, long requested, long answered) {}

  /** Creates the topics, each with a record and a commit of every group. */
  RandomTraffic(Clients clients, KafkaProducer<String, String> producer) throws Exception {
    this.clients = clients;
    this.producer = producer;
    this.reader = clients.consumer(READER, Map.of("max.poll.records", 7));
    for (String topic : TOPICS) {
      clients.topic(topic, 1, Map.of());
    }
    // Only now: a consumer lets the broker create a topic that it does not find.
    reader.assign(TOPICS.stream().map(RandomTraffic::partition).toList());
    for (String topic : TOPICS) {
      starts.put(topic, new ArrayList<>());
      appended.put(topic, new ArrayList<>());
      append(topic, 1);
      commit(FORWARD, topic, 0);
      commit(BACK, topic, 0);
      reader.commitSync(Clients.commits(Map.of(partition(topic), 0L)));
    }
  }

  List<String> groups() {
    return List.of(FORWARD, BACK, READER);
  }

  List<String> topics() {
    return TOPICS;
  }

  long seed() {
    return seed;
  }

  /** Returns the number of times that each act was done. */
  Map<String, Integer> acts() {
    return acts;
  }

  void act() throws Exception {
    String topic = TOPICS.get(random.nextInt(TOPICS.size()));
    int end = records(topic).size();
    String act =
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> {
            append(topic, 1 + random.nextInt(10));
            yield "append";
          }
          case 3 -> {
            long before = committed.getOrDefault(topic, 0L);
            long offset = before + random.nextInt((int) Math.max(1, end - before + 1));
            commit(FORWARD, topic, offset);
            committed.put(topic, offset);
            yield "commit";
          }
          case 4 -> {
            commit(BACK, topic, random.nextInt(end + 1));
            yield "reset";
          }
          case 5 -> {
            delete(topic, random.nextInt(end + 1));
            yield "delete";
          }
          case 6 -> {
            reader.poll(Duration.ofMillis(50));
            reader.commitSync();
            yield "read";
          }
          default -> {
            Thread.sleep(random.nextInt(300));
            yield "pause";
          }
        };
    acts.merge(act, 1, Integer::sum);
  }

  private void append(String topic, int records) throws Exception {
    for (int i = 0; i < records; i++) {
      long before = System.currentTimeMillis();
      producer.send(new ProducerRecord<>(topic, 0, "k", "v")).get();
      records(topic).add(new Appended(before, System.currentTimeMillis()));
    }
  }

  private void commit(String group, String topic, long offset) throws Exception {
    clients.commit(group, Map.of(partition(topic), offset));
  }

  private void delete(String topic, long offset) throws Exception {
    long requested = System.nanoTime();
    RecordsToDelete first = RecordsToDelete.beforeOffset(offset);
    clients.admin().deleteRecords(Map.of(partition(topic), first)).all().get();
    starts.get(topic).add(new Start(offset, requested, System.nanoTime()));
  }

  /**
   * Returns when the first record from an offset on was appended that was not deleted.
   *
   * @param nanos the deletions until then
   * @param begun whether deletions count that were requested, not only those that were answered
   */
  Appended appended(String topic, long offset, long nanos, boolean begun) {
    long first = offset;
    for (Start start : starts.get(topic)) {
      if ((begun ? start.requested() : start.answered()) <= nanos) {
        first = Math.max(first, start.offset());
      }
    }
    List<Appended> records = records(topic);
    return records.get((int) Math.min(first, records.size() - 1));
  }

  private List<Appended> records(String topic) {
    return appended.get(topic);
  }

  private static TopicPartition partition(String topic) {
    return new TopicPartition(topic, 0);
  }
}
