package io.kraftexporter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lag in seconds on a real broker: the test alone knows when each record was appended. */
@Timeout(120)
final class LagSecondsIT {
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final long HOUR = 3_600_000;

  @TempDir static Path directory;
  private static KafkaCluster cluster;
  private static KafkaProducer<String, String> producer;
  private static Admin kafka;
  private static KafkaAdmin admin;

  /** When a record was not there yet, and when it was. */
  private record Appended(long after, long before) {}

  @BeforeAll
  static void start() {
    cluster = KafkaCluster.combined(1).start();
    Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrapServers());
    kafka = Admin.create(settings);
    admin = new KafkaAdmin(settings);
    // A broker forgets idempotent producers by the age of their records (producer.id.expiration.ms,
    // a day), even between two batches, and refuses the second for ever: OUT_OF_ORDER_SEQUENCE.
    Map<String, Object> forgettable = new HashMap<>(settings);
    forgettable.put("enable.idempotence", false);
    forgettable.put(
        "max.in.flight.requests.per.connection", 1); // or a retry would change the order
    producer = new KafkaProducer<>(forgettable, new StringSerializer(), new StringSerializer());
  }

  @AfterAll
  static void close() {
    producer.close(Duration.ZERO);
    admin.close();
    kafka.close(Duration.ZERO);
    cluster.close();
  }

  /** The timestamps lie, so nothing but looking at the end of the log can tell. */
  @Test
  void lookingTellsTheTrueAgeWhateverTheTraffic() throws Exception {
    Random random = new Random(1);
    create("even", "bursts", "idle");
    Map<String, List<Appended>> appended = new HashMap<>();
    GroupsSource source = source("looking", 0, Optional.empty());
    for (int look = 0; look < 20; look++) {
      source.collect(Deadline.in(TIME));
      append("even", appended, 1);
      append("bursts", appended, look % 5 == 4 ? 50 : 0);
      append("idle", appended, look == 3 ? 1 : 0);
      commit("looking", Map.of("even", 0L, "bursts", 0L, "idle", 0L));
      Thread.sleep(random.nextInt(200));
    }
    source.collect(Deadline.in(TIME));
    for (int i = 0; i < 10; i++) {
      Map<String, Long> commits = new HashMap<>();
      appended.forEach(
          (topic, records) -> {
            int first = 50 * records.size() / 100;
            commits.put(
                topic,
                (long) (records.size() == 1 ? 0 : first + random.nextInt(records.size() - first)));
          });
      commit("looking", commits);
      assertEquals(3, check(source, commits, appended));
    }
  }

  @Test
  void timeIndexTellsTheAgeOfWhatWasNeverSeen() throws Exception {
    create("old-even", "old-bursts");
    long begin = System.currentTimeMillis() - 24 * HOUR;
    Map<String, List<Appended>> appended = new HashMap<>();
    for (int i = 0; i < 4_000; i++) {
      at("old-even", begin + i * 20_000L, appended);
      at("old-bursts", begin + i % 1_000L + i / 1_000L * 7 * HOUR, appended);
    }
    producer.flush();
    GroupsSource source = source("old", 4, Optional.empty());
    for (int offset : new int[] {0, 1, 500, 999, 1_000, 2_345, 3_000, 3_998, 3_999}) {
      Map<String, Long> commits = Map.of("old-even", (long) offset, "old-bursts", (long) offset);
      commit("old", commits);
      for (int i = 0; i < 4; i++) {
        source.collect(Deadline.in(TIME));
      }
      assertEquals(2, check(source, commits, appended), "offset " + offset);
    }
  }

  @Test
  void lostRecordsCountFromTheFirstThatIsLeft() throws Exception {
    create("lost");
    long begin = System.currentTimeMillis() - 10 * HOUR;
    Map<String, List<Appended>> appended = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      at("lost", begin + i * 60_000L, appended);
    }
    producer.flush();
    kafka
        .deleteRecords(Map.of(new TopicPartition("lost", 0), RecordsToDelete.beforeOffset(40)))
        .all()
        .get();
    commit("lost", Map.of("lost", 10L));
    assertEquals(1, check(source("lost", 4, Optional.empty()), Map.of("lost", 40L), appended));
  }

  /** Without asking for timestamps, which lie here. */
  @Test
  void restartLosesNothing() throws Exception {
    create("restart");
    Map<String, List<Appended>> appended = new HashMap<>();
    Path file = directory.resolve("lag-seconds");
    commit("restart", Map.of("restart", 0L));
    GroupsSource before = source("restart", 0, Optional.of(file));
    before.collect(Deadline.in(TIME));
    append("restart", appended, 3);
    before.collect(Deadline.in(TIME));
    before.close();
    for (int offset = 0; offset < 3; offset++) {
      commit("restart", Map.of("restart", (long) offset));
      GroupsSource after = source("restart", 0, Optional.of(file));
      assertEquals(1, check(after, Map.of("restart", (long) offset), appended));
    }

    Files.writeString(file, "something else");
    GroupsSource ignorant = source("restart", 0, Optional.of(file));
    assertEquals(0, check(ignorant, Map.of("restart", 2L), appended));
  }

  @Test
  void topicMadeAnewBetweenTwoRunsIsAnother() throws Exception {
    create("anew");
    Map<String, List<Appended>> appended = new HashMap<>();
    Path file = directory.resolve("anew");
    commit("anew", Map.of("anew", 0L));
    GroupsSource before = source("anew", 0, Optional.of(file));
    before.collect(Deadline.in(TIME));
    append("anew", appended, 3);
    before.collect(Deadline.in(TIME));
    before.close();
    kafka.deleteTopics(List.of("anew")).all().get();
    create("anew");
    append("anew", appended, 5);
    commit("anew", Map.of("anew", 1L));
    assertEquals(0, check(source("anew", 0, Optional.of(file)), Map.of("anew", 1L), appended));
  }

  /** Whether what is told is true; returns how many partitions there were to tell of. */
  private static int check(
      GroupsSource source, Map<String, Long> offsets, Map<String, List<Appended>> appended)
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
        double most = (ended - truth.after()) / 1e3 + error;
        double least = (begun - truth.before()) / 1e3 - error;
        String what = each + ": " + seconds.get() + " within " + error + ", but " + truth;
        assertTrue(least <= seconds.get() && seconds.get() <= most, what);
        assertTrue(error <= Math.max(1.5, seconds.get() * 0.12), what);
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
  private static void append(String topic, Map<String, List<Appended>> appended, int records)
      throws Exception {
    for (int i = 0; i < records; i++) {
      long before = System.currentTimeMillis();
      Future<RecordMetadata> sent =
          producer.send(new ProducerRecord<>(topic, 0, before - 144 * HOUR, "k", "v"));
      sent.get();
      appended
          .computeIfAbsent(topic, any -> new ArrayList<>())
          .add(new Appended(before, System.currentTimeMillis()));
    }
  }

  /** Now, but taken for appended at that time. */
  private static void at(String topic, long time, Map<String, List<Appended>> appended) {
    Future<?> unused = producer.send(new ProducerRecord<>(topic, 0, time, "k", "v"));
    appended.computeIfAbsent(topic, any -> new ArrayList<>()).add(new Appended(time, time));
  }

  private static void create(String... topics) throws Exception {
    kafka
        .createTopics(
            List.of(topics).stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
        .all()
        .get();
  }

  private static void commit(String group, Map<String, Long> offsets) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    offsets.forEach(
        (topic, offset) ->
            commits.put(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)));
    kafka.alterConsumerGroupOffsets(group, commits).all().get();
  }

  private static GroupsSource source(String group, int probes, Optional<Path> file) {
    GroupFilter filter =
        new GroupFilter(
            new NameFilter(Pattern.compile(group), Pattern.compile("")),
            Set.of("CLASSIC"),
            Set.of("EMPTY"));
    return new GroupsSource(admin, admin, filter, new LagSecondsSettings(true, true, probes, file));
  }
}
