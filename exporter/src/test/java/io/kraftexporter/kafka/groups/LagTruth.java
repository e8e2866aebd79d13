package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** When records were appended, by topic and offset, and whether lag in seconds agrees. */
final class LagTruth {
  static final Duration TIME = Duration.ofSeconds(10);
  static final long HOUR = 3_600_000;
  static final double NARROW = 1.5;
  private static final double ROUNDING = 1e-6;

  private LagTruth() {}

  /** When a record was not there yet, and when it was. */
  record Appended(long after, long before) {}

  /**
   * Looks at the logs, and measures by how much two looks are apart: on a busy machine, seconds.
   */
  static final class Apart {
    private long last = System.nanoTime();

    /** The most seconds from the begin of a look to the end of the next. */
    double most;

    void observation(GroupsSource source) throws Exception {
      long begun = System.nanoTime();
      source.collect(Deadline.in(TIME));
      most = Math.max(most, (System.nanoTime() - last) / 1e9);
      last = begun;
    }
  }

  static int check(
      GroupsSource source, Map<String, Long> offsets, Map<String, List<Appended>> appended)
      throws Exception {
    return check(source, offsets, appended, 0.12, NARROW);
  }

  /**
   * Checks the served values against the truth; returns the number of partitions with values.
   *
   * @param wide the part of the age by which it may be wrong
   * @param narrow the seconds by which it may be wrong however young it is: what two looks are
   *     apart
   */
  static int check(
      GroupsSource source,
      Map<String, Long> offsets,
      Map<String, List<Appended>> appended,
      double wide,
      double narrow)
      throws Exception {
    long begun = System.currentTimeMillis();
    Map<String, Double> told = new HashMap<>();
    for (String line : Lines.of(source.collect(Deadline.in(TIME))).lines().toList()) {
      told.put(
          line.substring(0, line.lastIndexOf(' ')),
          Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)));
    }
    long ended = System.currentTimeMillis();
    int known = 0;
    for (Map.Entry<String, Long> each : offsets.entrySet()) {
      String labels = "topic=\"" + each.getKey() + "\",partition=\"0\"}";
      Optional<Double> seconds = one(told, "kafka_consumergroup_lag_seconds{", labels);
      if (seconds.isPresent()) {
        double error = one(told, "kafka_consumergroup_lag_seconds_error{", labels).orElseThrow();
        Appended truth = appended.get(each.getKey()).get(each.getValue().intValue());
        double most = (ended - truth.after()) / 1e3 + error + ROUNDING;
        double least = (begun - truth.before()) / 1e3 - error - ROUNDING;
        String what = each + ": " + seconds.get() + " within " + error + ", but " + truth;
        assertTrue(least <= seconds.get() && seconds.get() <= most, what);
        assertTrue(error <= Math.max(narrow, seconds.get() * wide), what);
        known++;
      }
    }
    return known;
  }

  private static Optional<Double> one(Map<String, Double> told, String begin, String end) {
    return told.entrySet().stream()
        .filter(each -> each.getKey().startsWith(begin) && each.getKey().endsWith(end))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Now, though they say they are much older. */
  static void append(
      KafkaProducer<String, String> producer,
      String topic,
      Map<String, List<Appended>> appended,
      int records)
      throws Exception {
    for (int i = 0; i < records; i++) {
      early(producer, topic, 144 * HOUR, appended);
    }
  }

  /** Now, though it says that it is this much older, in milliseconds. */
  static void early(
      KafkaProducer<String, String> producer,
      String topic,
      long older,
      Map<String, List<Appended>> appended)
      throws Exception {
    long before = System.currentTimeMillis();
    Future<RecordMetadata> sent =
        producer.send(new ProducerRecord<>(topic, 0, before - older, "k", "v"));
    sent.get();
    appended
        .computeIfAbsent(topic, any -> new ArrayList<>())
        .add(new Appended(before, System.currentTimeMillis()));
  }

  /** Now, but taken for appended at that time. */
  static void at(
      KafkaProducer<String, String> producer,
      String topic,
      long time,
      Map<String, List<Appended>> appended) {
    Future<?> unused = producer.send(new ProducerRecord<>(topic, 0, time, "k", "v"));
    appended.computeIfAbsent(topic, any -> new ArrayList<>()).add(new Appended(time, time));
  }

  /** How many records are left in a topic. */
  static int recordsOf(Clients clients, String topic) {
    TopicPartition all = new TopicPartition(topic, 0);
    KafkaConsumer<String, String> consumer = clients.consumer("reader", Map.of());
    consumer.assign(List.of(all));
    consumer.seekToBeginning(List.of(all));
    long end = consumer.endOffsets(List.of(all)).get(all);
    int records = 0;
    while (consumer.position(all) < end) {
      records += consumer.poll(Duration.ofMillis(100)).count();
    }
    consumer.close();
    return records;
  }

  /** Ends a transaction. */
  static void end(KafkaProducer<String, String> transactional, boolean well) {
    if (well) {
      transactional.commitTransaction();
    } else {
      transactional.abortTransaction();
    }
  }
}
