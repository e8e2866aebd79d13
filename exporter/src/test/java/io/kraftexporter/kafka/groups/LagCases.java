package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.groups.LagTruth.HOUR;
import static io.kraftexporter.kafka.groups.LagTruth.NARROW;
import static io.kraftexporter.kafka.groups.LagTruth.TIME;
import static io.kraftexporter.kafka.groups.LagTruth.append;
import static io.kraftexporter.kafka.groups.LagTruth.at;
import static io.kraftexporter.kafka.groups.LagTruth.check;
import static io.kraftexporter.kafka.groups.LagTruth.end;
import static io.kraftexporter.kafka.groups.LagTruth.recordsOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.groups.LagTruth.Apart;
import io.kraftexporter.kafka.groups.LagTruth.Appended;
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
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lag on a real broker of some version: the test alone knows when each record was appended, and
 * Kafka's own command how many are left.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LagCases {

  /** At once, as far as a broker can. */
  private static final Map<String, String> COMPACTED =
      Map.of(
          "cleanup.policy", "compact",
          "segment.ms", "50",
          "min.cleanable.dirty.ratio", "0.01",
          "min.compaction.lag.ms", "0");

  private final String version;
  @TempDir Path directory;
  private KafkaCluster cluster;
  private Clients clients;
  private KafkaProducer<String, String> producer;
  private Admin kafka;
  private KafkaAdmin admin;

  /** On a broker of this version; empty for the usual one. */
  LagCases(String version) {
    this.version = version;
  }

  @BeforeAll
  void start() {
    KafkaCluster.Builder builder = KafkaCluster.combined(1).config("log.cleaner.backoff.ms", "100");
    cluster = (version.isEmpty() ? builder : builder.version(version)).start();
    clients = new Clients(cluster);
    kafka = clients.admin();
    admin = clients.ours();
    // A broker forgets idempotent producers by the age of their records (producer.id.expiration.ms,
    // a day), even between two batches, and refuses the second for ever: OUT_OF_ORDER_SEQUENCE.
    // Without them, a retry must not change the order.
    producer =
        clients.producer(
            Map.of("enable.idempotence", false, "max.in.flight.requests.per.connection", 1));
  }

  @AfterAll
  void close() {
    clients.close();
    cluster.close();
  }

  /** Each topic has a consumer that reads on as it likes; nobody does anything while we look. */
  @Test
  @Timeout(300)
  void lagIsWhatKafkasOwnCommandPrintsAtEveryStep() throws Exception {
    Random random = new Random(1);
    create("steps-even", "steps-bursts", "steps-idle", "steps-transactional");
    clients.topic("steps-compacted", 1, COMPACTED);
    var transactional = clients.producer(Map.of("transactional.id", "steps"));
    transactional.initTransactions();
    Map<String, KafkaConsumer<String, String>> consumers = new TreeMap<>();
    for (String of : List.of("even", "bursts", "idle", "transactional", "compacted")) {
      KafkaConsumer<String, String> consumer =
          clients.consumer("steps-" + of, Map.of("max.poll.records", 7));
      consumer.subscribe(List.of("steps-" + of));
      consumers.put("steps-" + of, consumer);
    }
    GroupsSource source = Wanted.groups("steps-.*").source(admin);
    int rows = 0;
    for (int step = 0; step < 12; step++) {
      append(producer, "steps-even", new HashMap<>(), 5);
      append(producer, "steps-bursts", new HashMap<>(), step % 4 == 0 ? 40 : 0);
      append(producer, "steps-idle", new HashMap<>(), step == 0 ? 3 : 0);
      append(producer, "steps-compacted", new HashMap<>(), 5);
      transactional.beginTransaction();
      append(transactional, "steps-transactional", new HashMap<>(), 2);
      end(transactional, step % 3 != 2);
      for (Map.Entry<String, KafkaConsumer<String, String>> each : consumers.entrySet()) {
        read(each.getValue(), new TopicPartition(each.getKey(), 0), random.nextInt(3));
      }
      if (step == 5) {
        TopicPartition idle = new TopicPartition("steps-idle", 0);
        consumers.get("steps-idle").commitSync(Clients.commits(Map.of(idle, 99L)));
      } else if (step == 8) {
        RecordsToDelete first = RecordsToDelete.beforeOffset(40);
        kafka.deleteRecords(Map.of(new TopicPartition("steps-even", 0), first)).all().get();
      }
      if (step % 3 == 2) {
        source = Wanted.groups("steps-.*").source(admin);
      }
      rows += checkAgainstTheCommand(source, "step " + step);
    }
    assertTrue(rows >= 50, "only " + rows);
  }

  /** Some records, if there are any, and commits what was read, or not. */
  private static void read(KafkaConsumer<String, String> consumer, TopicPartition from, int polls)
      throws InterruptedException {
    Await.until(
        from + " is assigned",
        Duration.ofSeconds(30),
        () -> {
          consumer.poll(Duration.ofMillis(100));
          return consumer.assignment().contains(from);
        });
    for (int i = 0; i < polls; i++) {
      consumer.poll(Duration.ofMillis(100));
      consumer.commitSync();
    }
  }

  /** It prints a lag below 0 for a commit beyond the end, which is none. */
  private int checkAgainstTheCommand(GroupsSource source, String about) throws Exception {
    List<String> rows =
        new GroupCommand(cluster, directory)
            .consumerGroups().stream()
                .filter(row -> row.get("GROUP").startsWith("steps-") && !row.get("LAG").equals("-"))
                .map(
                    row ->
                        "kafka_consumergroup_lag{consumergroup=\"%s\",topic=\"%s\",partition=\"%s\"} %s\n"
                            .formatted(
                                row.get("GROUP"),
                                row.get("TOPIC"),
                                row.get("PARTITION"),
                                Math.max(0.0, Double.parseDouble(row.get("LAG")))))
                .sorted()
                .toList();
    assertEquals(String.join("", rows), Clients.lines(source, "_lag{"), about);
    return rows.size();
  }

  /** The timestamps lie, so nothing but looking at the end of the log can tell. */
  @Test
  void lookingTellsTheTrueAgeWhateverTheTraffic() throws Exception {
    Random random = new Random(1);
    create("even", "bursts", "idle");
    Map<String, List<Appended>> appended = new HashMap<>();
    GroupsSource source = source("looking", 0, Optional.empty());
    Apart apart = new Apart();
    for (int look = 0; look < 20; look++) {
      apart.look(source);
      append(producer, "even", appended, 1);
      append(producer, "bursts", appended, look % 5 == 4 ? 50 : 0);
      append(producer, "idle", appended, look == 3 ? 1 : 0);
      commit("looking", Map.of("even", 0L, "bursts", 0L, "idle", 0L));
      Thread.sleep(random.nextInt(200));
    }
    apart.look(source);
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
      assertEquals(3, check(source, commits, appended, 0.12, apart.most));
    }
  }

  @Test
  void timeIndexTellsTheAgeOfWhatWasNeverSeen() throws Exception {
    create("old-even", "old-bursts");
    long begin = System.currentTimeMillis() - 24 * HOUR;
    Map<String, List<Appended>> appended = new HashMap<>();
    for (int i = 0; i < 4_000; i++) {
      at(producer, "old-even", begin + i * 20_000L, appended);
      at(producer, "old-bursts", begin + i % 1_000L + i / 1_000L * 7 * HOUR, appended);
    }
    producer.flush();
    GroupsSource source = source("old", 4, Optional.empty());
    for (int offset : new int[] {0, 1, 500, 999, 1_000, 1_001, 2_345, 3_000, 3_998, 3_999}) {
      Map<String, Long> commits = Map.of("old-even", (long) offset, "old-bursts", (long) offset);
      commit("old", commits);
      for (int i = 0; i < 7; i++) { // as long as it takes where a hole of hours follows
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
      at(producer, "lost", begin + i * 60_000L, appended);
    }
    producer.flush();
    kafka
        .deleteRecords(Map.of(new TopicPartition("lost", 0), RecordsToDelete.beforeOffset(40)))
        .all()
        .get();
    commit("lost", Map.of("lost", 10L));
    assertEquals(1, check(source("lost", 4, Optional.empty()), Map.of("lost", 40L), appended));
  }

  @Test
  void recordsLostSinceTheyWereSeenCountFromTheFirstThatIsLeft() throws Exception {
    create("lost-since");
    Map<String, List<Appended>> appended = new HashMap<>();
    commit("lost-since", Map.of("lost-since", 1L));
    GroupsSource source = source("lost-since", 0, Optional.empty());
    Apart apart = new Apart();
    apart.look(source);
    for (int i = 0; i < 4; i++) {
      append(producer, "lost-since", appended, 2);
      Thread.sleep(1_000);
      apart.look(source);
    }
    RecordsToDelete first = RecordsToDelete.beforeOffset(6);
    kafka.deleteRecords(Map.of(new TopicPartition("lost-since", 0), first)).all().get();
    assertEquals(1, check(source, Map.of("lost-since", 6L), appended, 0.12, apart.most));
  }

  /** Each record is a transaction, so that every second offset is a marker; some are aborted. */
  @Test
  void transactionsChangeNothing() throws Exception {
    create("transactional");
    KafkaProducer<String, String> transactional =
        clients.producer(Map.of("transactional.id", "transactional"));
    transactional.initTransactions();
    Map<String, List<Appended>> appended = new HashMap<>();
    GroupsSource source = source("transactional", 0, Optional.empty());
    commit("transactional", Map.of("transactional", 0L));
    Apart apart = new Apart();
    for (int i = 0; i < 12; i++) {
      apart.look(source);
      transactional.beginTransaction();
      append(transactional, "transactional", appended, 1);
      appended.get("transactional").add(new Appended(0, 0)); // the marker
      end(transactional, i % 3 != 2);
    }
    apart.look(source);
    for (long record = 0; record < 24; record += 2) {
      Map<String, Long> commits = Map.of("transactional", record);
      commit("transactional", commits);
      assertEquals(1, check(source, commits, appended, 0.12, apart.most));
    }

    // Behind the last record there is only its marker.
    commit("transactional", Map.of("transactional", 23L));
    GroupsSource ignoring =
        Wanted.groups("transactional")
            .seconds(0, 1, "transactional", Optional.empty())
            .source(admin);
    assertEquals("", Clients.lines(ignoring, "_lag_seconds{", "partition="));
    assertEquals(
        "kafka_consumergroup_lag_seconds{consumergroup=\"transactional\",topic=\"transactional\","
            + "partition=\"0\"} 0.0\n",
        Clients.lines(ignoring, "_lag_seconds{", "partition="));
  }

  /** A record that was not consumed counts from when it was appended, though it is gone by now. */
  @Test
  void compactionChangesNothing() throws Exception {
    clients.topic("compacted", 1, COMPACTED);
    Map<String, List<Appended>> appended = new HashMap<>();
    GroupsSource source = source("compacted", 0, Optional.empty());
    commit("compacted", Map.of("compacted", 0L));
    Apart apart = new Apart();
    for (int i = 0; i < 12; i++) {
      apart.look(source);
      append(producer, "compacted", appended, 1);
      Thread.sleep(60);
    }
    apart.look(source);
    Await.until(
        "records are gone", Duration.ofSeconds(60), () -> recordsOf(clients, "compacted") < 12);
    for (long offset = 0; offset < 12; offset++) {
      commit("compacted", Map.of("compacted", offset));
      assertEquals(1, check(source, Map.of("compacted", offset), appended, 0.12, apart.most));
    }
  }

  /**
   * Of ten records one is left, and nobody looked before: what is told is true of the record that
   * was appended at the offset, and of the one that a consumer gets next. That the topic is no
   * longer compacted brings nothing back.
   */
  @Test
  void compactionBeforeTheFirstLookMakesTheBoundWiderAndNotWrong() throws Exception {
    Random random = new Random(1);
    clients.topic("compacted-before", 1, COMPACTED);
    List<Appended> appended = new ArrayList<>();
    List<Appended> left = new ArrayList<>();
    long time = System.currentTimeMillis() - 24 * HOUR;
    for (int i = 0; i < 100; i++) {
      time += random.nextInt(10) == 0 ? 2 * HOUR : random.nextInt(60_000);
      String key = i % 10 == 9 ? "left-" + i : "gone";
      producer.send(new ProducerRecord<>("compacted-before", 0, time, key, "v")).get();
      appended.add(new Appended(time, time));
    }
    for (int i = 0; i < 100; i++) {
      left.add(appended.get(i / 10 * 10 + 9));
    }
    Await.until(
        "records are gone",
        Duration.ofSeconds(60),
        () -> recordsOf(clients, "compacted-before") <= 12);
    clients.set(
        new ConfigResource(ConfigResource.Type.TOPIC, "compacted-before"),
        "cleanup.policy",
        "delete");
    int known = 0;
    for (long offset = 10; offset < 90; offset += 3) {
      Map<String, Long> commits = Map.of("compacted-before", offset);
      commit("compacted-before", commits);
      GroupsSource fresh = source("compacted-before", 10, Optional.empty());
      for (int i = 0; i < 3; i++) {
        fresh.collect(Deadline.in(TIME));
      }
      known += check(fresh, commits, Map.of("compacted-before", appended), 1, NARROW);
      check(fresh, commits, Map.of("compacted-before", left), 1, NARROW);
    }
    assertTrue(known >= 10, "only " + known);
  }

  /** Without asking for timestamps, which lie here. */
  @Test
  void restartLosesNothing() throws Exception {
    create("restart");
    Map<String, List<Appended>> appended = new HashMap<>();
    Path file = directory.resolve("lag-seconds");
    commit("restart", Map.of("restart", 0L));
    GroupsSource before = source("restart", 0, Optional.of(file));
    Apart apart = new Apart();
    apart.look(before);
    for (int i = 0; i < 5; i++) {
      append(producer, "restart", appended, 2);
      apart.look(before);
    }
    before.close();
    for (int offset = 0; offset < 10; offset++) {
      commit("restart", Map.of("restart", (long) offset));
      GroupsSource after = source("restart", 0, Optional.of(file));
      assertEquals(1, check(after, Map.of("restart", (long) offset), appended, 0.12, apart.most));
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
    append(producer, "anew", appended, 3);
    before.collect(Deadline.in(TIME));
    before.close();
    kafka.deleteTopics(List.of("anew")).all().get();
    create("anew");
    append(producer, "anew", appended, 5);
    commit("anew", Map.of("anew", 1L));
    assertEquals(0, check(source("anew", 0, Optional.of(file)), Map.of("anew", 1L), appended));
  }

  private void create(String... topics) throws Exception {
    kafka
        .createTopics(
            List.of(topics).stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
        .all()
        .get();
  }

  private void commit(String group, Map<String, Long> offsets) throws Exception {
    Map<TopicPartition, Long> commits = new HashMap<>();
    offsets.forEach((topic, offset) -> commits.put(new TopicPartition(topic, 0), offset));
    clients.commit(group, commits);
  }

  private GroupsSource source(String group, int probes, Optional<Path> file) {
    return Wanted.groups(group).seconds(probes, file).source(admin);
  }
}
