package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.groups.LagTruth.HOUR;
import static io.kraftexporter.kafka.groups.LagTruth.TIME;
import static io.kraftexporter.kafka.groups.LagTruth.append;
import static io.kraftexporter.kafka.groups.LagTruth.at;
import static io.kraftexporter.kafka.groups.LagTruth.check;
import static io.kraftexporter.kafka.groups.LagTruth.end;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.groups.LagTruth.Apart;
import io.kraftexporter.kafka.groups.LagTruth.Appended;
import io.kraftexporter.scrape.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lag on a real broker of some version: the test alone knows when each record was appended, and
 * Kafka's own command how many are left.
 */
abstract class LagCases extends LagBroker {

  /** On a broker of this version; empty for the usual one. */
  LagCases(String version) {
    super(version);
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

  /** Kafka's tool prints a lag below 0 for a commit beyond the end, which is no lag. */
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
    for (int observation = 0; observation < 20; observation++) {
      apart.observation(source);
      append(producer, "even", appended, 1);
      append(producer, "bursts", appended, observation % 5 == 4 ? 50 : 0);
      append(producer, "idle", appended, observation == 3 ? 1 : 0);
      commit("looking", Map.of("even", 0L, "bursts", 0L, "idle", 0L));
      Thread.sleep(random.nextInt(200));
    }
    apart.observation(source);
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
    apart.observation(source);
    for (int i = 0; i < 4; i++) {
      append(producer, "lost-since", appended, 2);
      Thread.sleep(1_000);
      apart.observation(source);
    }
    RecordsToDelete first = RecordsToDelete.beforeOffset(6);
    kafka.deleteRecords(Map.of(new TopicPartition("lost-since", 0), first)).all().get();
    assertEquals(1, check(source, Map.of("lost-since", 6L), appended, 0.12, apart.most));
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
    apart.observation(before);
    for (int i = 0; i < 5; i++) {
      append(producer, "restart", appended, 2);
      apart.observation(before);
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
}
