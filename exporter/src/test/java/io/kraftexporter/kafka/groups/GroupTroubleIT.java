package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.RawRequest;
import io.kraftexporter.kafka.admin.SharedClients;
import io.kraftexporter.kafka.admin.WatchedAdmin;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Subtopology;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Topology;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Troubles of groups on a real cluster; the test alone knows how it made them. */
@Timeout(180)
@ExtendWith({SharedCluster.class, SharedClients.class})
final class GroupTroubleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Clients clients;

  @BeforeEach
  void open(Clients opened) {
    clients = opened;
  }

  @Test
  void recordsDeletedBeforeTheyWereConsumedAreLost() throws Exception {
    TopicPartition lost = clients.partition("trouble-lost");
    produce(lost, 100);
    clients.commit("trouble-lost", Map.of(lost, 10L));
    GroupsSource source = Wanted.groups("trouble-lost").source(clients.ours());
    assertEquals("", Clients.lines(source, "lost_offsets"));

    clients.admin().deleteRecords(Map.of(lost, RecordsToDelete.beforeOffset(40))).all().get();
    assertEquals("", Clients.lines(source, "lost_offsets"), "read before the next commits are");
    assertEquals(
        """
        kafka_consumergroup_lag_sum{consumergroup="trouble-lost",topic="trouble-lost"} 90.0
        kafka_consumergroup_lag{consumergroup="trouble-lost",topic="trouble-lost",partition="0"} 90.0
        kafka_consumergroup_lost_offsets_sum{consumergroup="trouble-lost",topic="trouble-lost"} 30.0
        kafka_consumergroup_lost_offsets{consumergroup="trouble-lost",topic="trouble-lost",partition="0"} 30.0
        kafka_consumergroup_retention_used_ratio{consumergroup="trouble-lost",topic="trouble-lost"} 1.5
        """,
        Clients.lines(source, "topic=").replaceAll(".*(current|last_commit).*\n", ""));
  }

  /** As Kafka Streams does with the topics between its tasks. */
  @Test
  void whatAConsumerDeletesAfterItsCommitIsNotLost(KafkaCluster cluster) throws Exception {
    TopicPartition purged = clients.partition("trouble-purged");
    produce(purged, 100);
    clients.commit("trouble-purged", Map.of(purged, 10L));
    AtomicLong consumed = new AtomicLong();
    Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrapServers());
    try (KafkaAdmin slow =
        WatchedAdmin.of(
            settings,
            call -> {
              if (call.equals("listOffsets")) {
                consume(purged, consumed.getAndSet(0));
              }
            })) {
      GroupsSource source = Wanted.groups("trouble-purged").source(clients.ours(), slow);
      assertEquals("", Clients.lines(source, "lost_offsets"));
      for (long offset : new long[] {40, 60}) {
        consumed.set(offset); // between the requests for the commit and for the log's start
        assertEquals("", Clients.lines(source, "lost_offsets"));
        assertEquals(0, consumed.get(), "the log's start was asked for");
      }
      assertEquals("", Clients.lines(source, "lost_offsets"));
    }
  }

  private void consume(TopicPartition partition, long offset) {
    if (offset > 0) {
      try {
        clients.commit(partition.topic(), Map.of(partition, offset));
        clients
            .admin()
            .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
            .all()
            .get();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Also after the configuration was reloaded. */
  @Test
  void markerThatIsDeletedBehindTheLastRecordIsNotLost(KafkaCluster cluster) throws Exception {
    TopicPartition marked = clients.partition("trouble-marked");
    KafkaProducer<String, String> producer = clients.transactional("trouble-marked");
    producer.beginTransaction();
    Clients.send(producer, marked, 3);
    producer.commitTransaction(); // offset 3 is its marker
    clients.commit("trouble-marked", Map.of(marked, 3L));
    try (CommittedReader reader =
        new CommittedReader(
            CheckedClients.of(Map.of("bootstrap.servers", cluster.bootstrapServers())))) {
      Wanted wanted = Wanted.groups("trouble-marked").reading(reader, Duration.ofMillis(500));
      GroupsSource source = wanted.source(clients.ours());
      Await.until(
          "the marker was read",
          PATIENCE,
          () -> Clients.lines(source, "lag_seconds{", "partition=").endsWith(" 0.0\n"));
      clients.admin().deleteRecords(Map.of(marked, RecordsToDelete.beforeOffset(4))).all().get();
      for (GroupsSource each : List.of(source, source, wanted.after(source, clients.ours()))) {
        each.collect(Deadline.in(PATIENCE));
        assertEquals(
            """
            kafka_consumergroup_lag_seconds{consumergroup="trouble-marked",topic="trouble-marked",partition="0"} 0.0
            kafka_consumergroup_max_lag_seconds{consumergroup="trouble-marked",topic="trouble-marked"} 0.0
            kafka_consumergroup_retention_used_ratio{consumergroup="trouble-marked",topic="trouble-marked"} 0.0
            """,
            Clients.lines(each, "topic=")
                .replaceAll("(?m)^(?!.*(lag_seconds|lost_offsets\\w*|_ratio)[{]).*\n", ""));
      }
    }
  }

  @Test
  void openTransactionIsNoLagUnderReadCommitted() throws Exception {
    TopicPartition orders = clients.partition("trouble-committed");
    KafkaProducer<String, String> producer = clients.transactional("trouble-committed");
    producer.beginTransaction();
    Clients.send(producer, orders, 5);
    producer.commitTransaction();
    producer.beginTransaction();
    Clients.send(producer, orders, 3);
    clients.commit("trouble-committed", Map.of(orders, 4L));
    clients.commit("trouble-uncommitted", Map.of(orders, 4L));
    GroupsSource source =
        Wanted.groups("trouble-(un)?committed")
            .readCommitted("trouble-committed")
            .source(clients.ours());
    // Five records and a marker that can be read, and three that cannot yet.
    String lag = "kafka_consumergroup_lag{consumergroup=\"%s\",topic=\"%s\",partition=\"0\"} %s\n";
    assertEquals(
        lag.formatted("trouble-committed", "trouble-committed", 2.0)
            + lag.formatted("trouble-uncommitted", "trouble-committed", 5.0),
        Clients.lines(source, "_lag{"));

    producer.commitTransaction();
    assertEquals(
        lag.formatted("trouble-committed", "trouble-committed", 6.0)
            + lag.formatted("trouble-uncommitted", "trouble-committed", 6.0),
        Clients.lines(source, "_lag{"));
  }

  @Test
  void standingCommitsHaveTheTimeSinceWhichTheyWereSeenToStand() throws Exception {
    TopicPartition slow = clients.partition("trouble-slow");
    GroupsSource source =
        Wanted.groups("trouble-slow").slo("trouble-.*", 60).source(clients.ours());
    clients.commit("trouble-slow", Map.of(slow, 0L));
    double first = since(source);
    assertEquals(first, since(source));
    double before = System.currentTimeMillis() / 1e3;
    clients.commit("trouble-slow", Map.of(slow, 1L));
    double second = since(source);
    assertTrue(before <= second && second <= System.currentTimeMillis() / 1e3, second + "");
    assertEquals(
        """
        kafka_consumergroup_slo_seconds{consumergroup="trouble-slow"} 60.0
        """,
        Clients.lines(source, "slo_seconds"));
  }

  @Test
  void ownersAreTheMembersThatHaveThePartitions() throws Exception {
    clients.topic("trouble-owners", 3, Map.of());
    KafkaConsumer<String, String> consumer =
        clients.consumer(
            "trouble-owners", Map.of("client.id", "reader", "group.protocol", "consumer"));
    consumer.subscribe(List.of("trouble-owners"));
    Await.until(
        "all partitions are assigned",
        PATIENCE,
        () -> {
          consumer.poll(Duration.ofMillis(100));
          return consumer.assignment().size() == 3;
        });
    GroupsSource source = Wanted.groups("trouble-owners").owners().source(clients.ours());
    String member = consumer.groupMetadata().memberId();
    StringBuilder expected = new StringBuilder();
    for (int partition = 0; partition < 3; partition++) {
      expected.append(
          ("kafka_consumergroup_partition_owner_info{consumergroup=\"trouble-owners\","
                  + "topic=\"trouble-owners\",partition=\"%d\",client_id=\"reader\","
                  + "member_host=\"HOST\",member_id=\"%s\"} 1.0\n")
              .formatted(partition, member));
    }
    assertEquals(
        expected.toString(),
        Clients.lines(
            source,
            line -> line.replaceAll("member_host=\"/127[.0-9]*\"", "member_host=\"HOST\""),
            "owner_info"));
    assertEquals(
        """
        kafka_consumergroup_members_without_assignment{consumergroup="trouble-owners"} 0.0
        kafka_consumergroup_topic_assigned_partitions{consumergroup="trouble-owners",topic="trouble-owners"} 3.0
        kafka_consumergroup_topic_members{consumergroup="trouble-owners",topic="trouble-owners"} 1.0
        kafka_consumergroup_uncommitted_partitions{consumergroup="trouble-owners",topic="trouble-owners"} 3.0
        """,
        Clients.lines(source, "trouble-owners")
            .replaceAll("(?m)^(?!kafka_consumergroup_(members_|topic_|uncomm)).*\n", ""));
  }

  /** Takes 10 of 20 records: 3 are accepted, 3 rejected, and 4 released, which come again. */
  @Test
  void backlogOfAShareGroupIsWhatItHasNotFinished() throws Exception {
    long begun = System.currentTimeMillis();
    TopicPartition jobs = clients.partition("trouble-jobs");
    produce(jobs, 20);
    KafkaShareConsumer<String, String> consumer =
        clients.shareConsumer(
            "trouble-jobs",
            Map.of("share.acknowledgement.mode", "explicit", "max.poll.records", "10"));
    consumer.subscribe(List.of("trouble-jobs"));
    int[] seen = {0};
    Await.until(
        "ten records are acknowledged",
        PATIENCE,
        () -> {
          for (ConsumerRecord<String, String> job : consumer.poll(Duration.ofMillis(200))) {
            consumer.acknowledge(job, verdict(job.offset()));
            seen[0]++;
          }
          consumer.commitSync();
          return seen[0] >= 10;
        });
    consumer.close();
    GroupsSource source =
        Wanted.groups("trouble-jobs").seconds(4, Optional.empty()).source(clients.ours());
    Await.until(
        "the broker tells what is left",
        PATIENCE,
        () ->
            Clients.lines(source, "_lag{")
                .equals(
                    "kafka_sharegroup_lag"
                        + "{sharegroup=\"trouble-jobs\",topic=\"trouble-jobs\",partition=\"0\"} 14.0\n"));
    double age = value(Clients.lines(source, "kafka_sharegroup_lag_seconds{"));
    assertTrue(0 < age && age <= (System.currentTimeMillis() - begun) / 1e3, () -> "" + age);
  }

  private static AcknowledgeType verdict(long offset) {
    if (offset < 3) {
      return AcknowledgeType.ACCEPT;
    }
    return offset >= 7 && offset < 10 ? AcknowledgeType.REJECT : AcknowledgeType.RELEASE;
  }

  /** KIP-1071; the member is no more than its heartbeat. */
  @Test
  void streamsGroupIsAGroupOfItsType(KafkaCluster cluster) throws Exception {
    TopicPartition in = clients.partition("trouble-streams-in");
    produce(in, 10);
    clients.topic("trouble-streams-side", 2, Map.of());
    String member = Uuid.randomUuid().toString();
    GroupsSource source = Wanted.groups("trouble-streams").owners().source(clients.ours());
    Await.until(
        "the member has its tasks",
        PATIENCE,
        () -> {
          heartbeat(cluster, member, 0);
          return !Clients.lines(source, "partition_owner_info").isEmpty();
        });
    // Of its two tasks, the second has no partition of the smaller topic to read.
    String owner =
        "kafka_consumergroup_partition_owner_info{consumergroup=\"trouble-streams\",topic=\"%s\","
            + "partition=\"%d\",client_id=\"raw\",member_host=\"HOST\",member_id=\"MEMBER\"} 1.0\n";
    assertEquals(
        """
        kafka_consumergroup_info{consumergroup="trouble-streams",type="streams",protocol_type="streams",assignor="",coordinator="N"} 1.0
        kafka_consumergroup_members_without_assignment{consumergroup="trouble-streams"} 0.0
        kafka_consumergroup_members{consumergroup="trouble-streams"} 1.0
        """
            + owner.formatted("trouble-streams-in", 0)
            + owner.formatted("trouble-streams-side", 0)
            + owner.formatted("trouble-streams-side", 1)
            + """
        kafka_consumergroup_topic_assigned_partitions{consumergroup="trouble-streams",topic="trouble-streams-in"} 1.0
        kafka_consumergroup_topic_assigned_partitions{consumergroup="trouble-streams",topic="trouble-streams-side"} 2.0
        kafka_consumergroup_topic_members{consumergroup="trouble-streams",topic="trouble-streams-in"} 1.0
        kafka_consumergroup_topic_members{consumergroup="trouble-streams",topic="trouble-streams-side"} 1.0
        kafka_consumergroup_uncommitted_partitions{consumergroup="trouble-streams",topic="trouble-streams-in"} 1.0
        kafka_consumergroup_uncommitted_partitions{consumergroup="trouble-streams",topic="trouble-streams-side"} 2.0
        """,
        Clients.lines(
                source,
                line ->
                    line.replaceAll("or=\"[123]\"", "or=\"N\"")
                        .replaceAll("member_host=\"/127[.0-9]*\"", "member_host=\"HOST\"")
                        .replace(member, "MEMBER"),
                "trouble-streams")
            .replaceAll("(?m)^(?!.*(_info|members|assignment|partitions)[{]).*\n", ""));
    assertTrue(epoch(source) >= 1);

    heartbeat(cluster, member, StreamsGroupHeartbeatRequest.LEAVE_GROUP_MEMBER_EPOCH);
    clients
        .admin()
        .alterStreamsGroupOffsets("trouble-streams", Clients.commits(Map.of(in, 4L)))
        .all()
        .get();
    assertEquals(
        """
        kafka_consumergroup_lag{consumergroup="trouble-streams",topic="trouble-streams-in",partition="0"} 6.0
        kafka_consumergroup_members{consumergroup="trouble-streams"} 0.0
        kafka_consumergroup_state{consumergroup="trouble-streams",state="Empty"} 1.0
        """,
        Clients.lines(source, "trouble-streams")
            .replaceAll("(?m)^(?!.*(_lag|members|state)[{]).*\n", ""));
  }

  private static void heartbeat(KafkaCluster cluster, String member, int epoch) throws Exception {
    StreamsGroupHeartbeatRequestData data =
        new StreamsGroupHeartbeatRequestData()
            .setGroupId("trouble-streams")
            .setMemberId(member)
            .setMemberEpoch(epoch);
    if (epoch == 0) {
      Subtopology only =
          new Subtopology()
              .setSubtopologyId("0")
              .setSourceTopics(List.of("trouble-streams-in", "trouble-streams-side"));
      data.setRebalanceTimeoutMs(10_000)
          .setTopology(new Topology().setEpoch(0).setSubtopologies(List.of(only)))
          .setActiveTasks(List.of())
          .setStandbyTasks(List.of())
          .setWarmupTasks(List.of())
          .setProcessId("process")
          .setClientTags(List.of());
    }
    RawRequest.untilTaken(cluster, () -> new StreamsGroupHeartbeatRequest.Builder(data).build());
  }

  private static double since(GroupsSource source) throws Exception {
    return value(Clients.lines(source, "last_commit_change"));
  }

  private static double epoch(GroupsSource source) throws Exception {
    return value(Clients.lines(source, "_epoch{"));
  }

  private static double value(String line) {
    return Pattern.compile(" (\\S+)\n$")
        .matcher(line)
        .results()
        .map((MatchResult match) -> Double.valueOf(match.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no value in: " + line));
  }

  private void produce(TopicPartition partition, int records) {
    Clients.send(clients.producer(Map.of()), partition, records);
  }
}
