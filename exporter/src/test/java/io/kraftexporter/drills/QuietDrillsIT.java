package io.kraftexporter.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Normal life of a cluster under the rules as they are shipped: nobody is paged. */
@SuppressWarnings("try") // clients run until they are closed
@Tag("drills")
@Timeout(3600)
@ExtendWith(DrillReport.Resolver.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class QuietDrillsIT {
  private static final Duration IDLE = Duration.ofMinutes(15);
  private static final Duration REASSIGNMENT = Duration.ofMinutes(10);

  /** The longest time that a critical alert waits for a condition that is no error budget. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(6);

  private static final String ORDERS = "orders";
  private static final int STORM = 300;
  private static final int PARTITIONS = 6;
  private static final String RATE = "replication.throttled.rate";

  /** Work on a running cluster. */
  @FunctionalInterface
  private interface Work {
    void run(Stage stage) throws Exception;
  }

  @Test
  @Order(1)
  void plannedWorkPagesNobody(DrillReport report) throws Exception {
    observe(
        "rolling restart without a pause, reassignment of 10 minutes, topic storm, deployment of"
            + " consumers, backfill, restarts of exporter and Prometheus",
        QuietDrillsIT::plannedWork,
        report);
  }

  @Test
  @Order(2)
  void idleClusterPagesNobody(DrillReport report) throws Exception {
    observe("idle for 15 minutes", stage -> Thread.sleep(IDLE.toMillis()), report);
  }

  private static void observe(String name, Work work, DrillReport report) throws Exception {
    try (Stage stage = Stage.real(KafkaCluster.combined(3).start())) {
      Inbox inbox = new Inbox(stage.sink());
      work.run(stage);
      inbox.read();
      List<String> others =
          inbox.alerts().stream()
              .map(alert -> alert.get("alertname") + " " + alert.get("severity"))
              .distinct()
              .sorted()
              .toList();
      report.add(
          List.of(
              new DrillReport.Row(name, "none that pages", "", "", String.join(", ", others), "")));
      assertEquals(List.of(), inbox.pages());
    }
  }

  private static void plannedWork(Stage stage) throws Exception {
    stage.admin().createTopics(List.of(new NewTopic(ORDERS, PARTITIONS, (short) 3))).all().get();
    List<Background> consumers = new ArrayList<>();
    try (Background producer = stage.clients().producer(ORDERS, 100, 1_000, Map.of())) {
      for (int i = 0; i < 3; i++) {
        consumers.add(consumer(stage));
      }
      Thread.sleep(Duration.ofMinutes(2).toMillis());
      startReassignment(stage);
      long started = System.nanoTime();
      topicStorm(stage);
      deploy(stage, consumers);
      backfill(stage);
      stage.stopExporter();
      stage.startExporter();
      stage.prometheus().restart();
      Thread.sleep(Math.max(0, REASSIGNMENT.minusNanos(System.nanoTime() - started).toMillis()));
      endReassignment(stage);
      for (int id = 1; id <= 3; id++) {
        stage.node(id).restart();
      }
      Thread.sleep(AFTERWARDS.toMillis());
    } finally {
      consumers.forEach(Background::close);
    }
  }

  private static Background consumer(Stage stage) {
    return stage.clients().consumer(ORDERS, "billing", Map.of());
  }

  /** A partition moves under a throttle that would let it take a quarter of an hour. */
  private static void startReassignment(Stage stage) throws Exception {
    stage.createTopic("moving", List.of(List.of(1, 2)), Map.of("min.insync.replicas", "1"));
    try (Background producer = stage.clients().producer("moving", 100, 20_000, Map.of())) {
      Thread.sleep(Duration.ofMinutes(1).toMillis());
    }
    throttle(stage, "100000");
    ConfigResource topic = Stage.topic("moving");
    stage.alterConfig(topic, "leader.replication.throttled.replicas", "*");
    stage.alterConfig(topic, "follower.replication.throttled.replicas", "*");
    stage
        .admin()
        .alterPartitionReassignments(
            Map.of(
                new TopicPartition("moving", 0),
                Optional.of(new NewPartitionReassignment(List.of(1, 3)))))
        .all()
        .get();
  }

  /** The partition still moves; with a higher rate it ends, and the throttles go. */
  private static void endReassignment(Stage stage) throws Exception {
    assertEquals(false, reassignments(stage).isEmpty());
    throttle(stage, "10000000");
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!reassignments(stage).isEmpty() && System.nanoTime() < end) {
      Thread.sleep(1_000);
    }
    assertEquals(Map.of(), reassignments(stage));
    ConfigResource topic = Stage.topic("moving");
    stage.alterConfig(topic, "leader.replication.throttled.replicas", null);
    stage.alterConfig(topic, "follower.replication.throttled.replicas", null);
    throttle(stage, null);
  }

  private static Map<TopicPartition, PartitionReassignment> reassignments(Stage stage)
      throws Exception {
    return stage.admin().listPartitionReassignments().reassignments().get();
  }

  /** Sets the bytes per second of all brokers, or removes them where the rate is null. */
  private static void throttle(Stage stage, String rate) throws Exception {
    for (int id = 1; id <= 3; id++) {
      stage.alterConfig(Stage.broker(id), "leader." + RATE, rate);
      stage.alterConfig(Stage.broker(id), "follower." + RATE, rate);
    }
  }

  private static void topicStorm(Stage stage) throws Exception {
    List<String> names = IntStream.range(0, STORM).mapToObj(i -> "storm-" + i).toList();
    stage
        .admin()
        .createTopics(names.stream().map(name -> new NewTopic(name, 1, (short) 3)).toList())
        .all()
        .get();
    Thread.sleep(Duration.ofSeconds(30).toMillis());
    stage.admin().deleteTopics(names).all().get();
  }

  /** Replaces one consumer after the other. */
  private static void deploy(Stage stage, List<Background> consumers) throws Exception {
    for (int i = 0; i < consumers.size(); i++) {
      consumers.get(i).close();
      Thread.sleep(Duration.ofSeconds(10).toMillis());
      consumers.set(i, consumer(stage));
      Thread.sleep(Duration.ofSeconds(10).toMillis());
    }
  }

  /** Records of last week, many at a time, to the topic that the group reads. */
  private static void backfill(Stage stage) throws Exception {
    long lastWeek = System.currentTimeMillis() - Duration.ofDays(7).toMillis();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(stage.clients().settings("backfill", Map.of()))) {
      for (int i = 0; i < 50_000; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(ORDERS, i % PARTITIONS, lastWeek + i, null, new byte[500]));
      }
    }
  }
}
