package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.groups.LagTruth.HOUR;
import static io.kraftexporter.kafka.groups.LagTruth.NARROW;
import static io.kraftexporter.kafka.groups.LagTruth.append;
import static io.kraftexporter.kafka.groups.LagTruth.at;
import static io.kraftexporter.kafka.groups.LagTruth.check;
import static io.kraftexporter.kafka.groups.LagTruth.end;
import static io.kraftexporter.kafka.groups.LagTruth.recordsOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.groups.LagTruth.Apart;
import io.kraftexporter.kafka.groups.LagTruth.Appended;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** Lag in seconds of records that nobody looked at when they were appended. */
abstract class LagEvidenceCases extends LagCases {

  /** On a broker of this version; empty for the usual one. */
  LagEvidenceCases(String version) {
    super(version);
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
      assertEquals(2, check(source, commits, appended), "offset " + offset);
    }
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
      apart.observation(source);
      transactional.beginTransaction();
      append(transactional, "transactional", appended, 1);
      appended.get("transactional").add(new Appended(0, 0)); // the marker
      end(transactional, i % 3 != 2);
    }
    apart.observation(source);
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
      apart.observation(source);
      append(producer, "compacted", appended, 1);
      Thread.sleep(60);
    }
    apart.observation(source);
    Await.until(
        "records are gone", Duration.ofSeconds(60), () -> recordsOf(clients, "compacted") < 12);
    for (long offset = 0; offset < 12; offset++) {
      commit("compacted", Map.of("compacted", offset));
      assertEquals(1, check(source, Map.of("compacted", offset), appended, 0.12, apart.most));
    }
  }

  /**
   * Only one of ten records is left, and nobody looked before: the first scrape has a value that is
   * true of the record that was appended at the offset, and of the one that a consumer gets next.
   * That the topic is no longer compacted brings nothing back.
   */
  @Test
  void compactionBeforeTheFirstLookBoundsTheAgeInTheFirstScrape() throws Exception {
    Random random = new Random(1);
    clients.topic("compacted-before", 1, COMPACTED);
    List<Appended> appended = new ArrayList<>();
    List<Appended> left = new ArrayList<>();
    long[] times = new long[100];
    for (int i = 1; i < times.length; i++) {
      times[i] = times[i - 1] + (i % 10 == 5 ? 2 * HOUR : random.nextInt(60_000));
    }
    long shift = System.currentTimeMillis() - HOUR / 6 - times[99];
    for (int i = 0; i < times.length; i++) {
      long time = times[i] + shift;
      String key = i % 10 == 9 ? "left-" + i : "gone";
      producer.send(new ProducerRecord<>("compacted-before", 0, time, key, "v")).get();
      appended.add(new Appended(time, time));
    }
    for (int i = 0; i < 100; i++) { // of the key that has many, the last record stays
      left.add(appended.get(i == 99 ? 99 : Math.min(i / 10 * 10 + 9, 98)));
    }
    Await.until(
        "records are gone",
        Duration.ofSeconds(60),
        () -> recordsOf(clients, "compacted-before") <= 12);
    clients.set(
        new ConfigResource(ConfigResource.Type.TOPIC, "compacted-before"),
        "cleanup.policy",
        "delete");
    for (long offset = 10; offset < 99; offset += 4) {
      Map<String, Long> commits = Map.of("compacted-before", offset);
      commit("compacted-before", commits);
      GroupsSource fresh = source("compacted-before", 4, Optional.empty());
      assertEquals(
          1,
          check(fresh, commits, Map.of("compacted-before", appended), 1, NARROW),
          "offset " + offset);
      assertEquals(1, check(fresh, commits, Map.of("compacted-before", left), 1, NARROW));
    }
  }

  /**
   * Behind each commit there are a marker, an aborted transaction, or records; consumers that
   * commit the offset after their last record never pass the first two.
   */
  @Test
  void onlyRecordsBehindACommitCount() throws Exception {
    create("marked", "aborted", "waiting");
    KafkaProducer<String, String> transactional =
        clients.producer(Map.of("transactional.id", "marked"));
    transactional.initTransactions();
    Map<String, List<Appended>> appended = new HashMap<>();
    Map<String, Long> commits = Map.of("marked", 3L, "aborted", 3L, "waiting", 3L);
    commit("marked", commits);
    CommittedReader reader =
        new CommittedReader(
            CheckedClients.of(Map.of("bootstrap.servers", cluster.bootstrapServers())));
    GroupsSource source =
        Wanted.groups("marked").reading(reader, Duration.ofMillis(500)).source(admin);
    Apart apart = new Apart();
    apart.observation(source);
    transactional.beginTransaction();
    for (String topic : commits.keySet()) {
      append(transactional, topic, appended, 3);
    }
    transactional.commitTransaction(); // offset 3 of each is its marker
    transactional.beginTransaction();
    append(transactional, "aborted", appended, 5);
    transactional.abortTransaction();
    transactional.beginTransaction();
    appended.get("waiting").add(new Appended(0, 0)); // the marker
    append(transactional, "waiting", appended, 2);
    transactional.commitTransaction();
    double none = 0;
    Await.until(
        "logs have been unchanged for a while",
        Duration.ofSeconds(30),
        () -> {
          Thread.sleep(200);
          apart.observation(source);
          return Clients.lines(source, "lag_seconds{", "marked\",partition=").endsWith(" 0.0\n");
        });
    assertEquals(none, seconds(source, "marked"));
    assertEquals(none, seconds(source, "aborted"));
    assertEquals(
        1, check(source, Map.of("waiting", 4L), appended, 0.12, apart.most), "first record");
    double requests = reader.requests();
    source.collect(Deadline.in(LagTruth.TIME));
    assertEquals(requests, reader.requests(), "once for a commit and an end");

    transactional.beginTransaction();
    appended.get("marked").add(new Appended(0, 0)); // the marker
    append(transactional, "marked", appended, 1);
    transactional.commitTransaction();
    apart.observation(source);
    assertEquals(
        1, check(source, Map.of("marked", 4L), appended, 0.12, apart.most), "the next record");
    reader.close();
  }

  private static double seconds(GroupsSource source, String topic) throws Exception {
    String line = Clients.lines(source, "lag_seconds{", "topic=\"" + topic + "\",partition=");
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** A value of 57 years would break every threshold. */
  @Test
  void timestampsInSecondsAreNoEvidence() throws Exception {
    create("seconds", "zero", "seconds-first");
    Map<String, List<Appended>> appended = new HashMap<>();
    long second = System.currentTimeMillis() / 1_000;
    long begin = System.currentTimeMillis() - 10 * HOUR;
    for (int i = 0; i < 20; i++) {
      at(producer, "seconds", second, appended);
      at(producer, "zero", 0, appended);
      at(producer, "seconds-first", i < 5 ? second : begin + i * 60_000L, appended);
    }
    producer.flush();
    Map<String, Long> commits = Map.of("seconds", 5L, "zero", 5L, "seconds-first", 10L);
    commit("seconds", commits);
    GroupsSource source = source("seconds", 4, Optional.empty());
    for (int i = 0; i < 3; i++) {
      assertEquals(1, check(source, commits, appended));
      assertEquals("", Clients.lines(source, "_lag_seconds", "topic=\"seconds\""));
      assertEquals("", Clients.lines(source, "_lag_seconds", "topic=\"zero\""));
    }
  }

  /** The records exist, though a record that was appended then would have been deleted. */
  @Test
  void timestampsOlderThanTheRetentionAreNoEvidence() throws Exception {
    long hour = HOUR;
    clients.topic("kept-long", 1, retention(60 * 24 * hour));
    clients.topic("kept-short", 1, retention(hour));
    Map<String, List<Appended>> appended = new HashMap<>();
    long begin = System.currentTimeMillis() - 30 * 24 * hour;
    for (int i = 0; i < 20; i++) {
      at(producer, "kept-long", begin + i * 60_000L, appended);
      at(producer, "kept-short", begin + i * 60_000L, appended);
    }
    producer.flush();
    Map<String, Long> commits = Map.of("kept-long", 5L, "kept-short", 5L);
    commit("retention", commits);
    GroupsSource source = source("retention", 4, Optional.empty());
    for (int i = 0; i < 3; i++) {
      assertEquals(1, check(source, commits, appended));
      assertEquals("", Clients.lines(source, "_lag_seconds", "topic=\"kept-short\""));
    }
  }

  private static Map<String, String> retention(long millis) {
    return Map.of("retention.ms", "" + millis, "segment.ms", "" + HOUR);
  }

  /** Brokers accept an hour since 3.6 (KIP-937). */
  @Test
  void timestampsInTheFutureAreNoEvidence() throws Exception {
    create("future");
    Map<String, List<Appended>> appended = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      at(producer, "future", System.currentTimeMillis() + HOUR / 2, appended);
    }
    producer.flush();
    commit("future", Map.of("future", 5L));
    GroupsSource source = source("future", 4, Optional.empty());
    for (int i = 0; i < 3; i++) {
      assertEquals("", Clients.lines(source, "_lag_seconds"));
    }
  }
}
