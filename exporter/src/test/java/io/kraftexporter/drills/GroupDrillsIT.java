package io.kraftexporter.drills;

import io.kraftexporter.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills of groups; each has a topic and a group of its own, of the drill's name. */
@SuppressWarnings("try") // clients run until they are closed
@Tag("drills")
@Timeout(1200)
final class GroupDrillsIT extends DrillSet {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final List<List<Integer>> TWO_PARTITIONS =
      List.of(List.of(1, 2, 3), List.of(2, 3, 1));
  private static final int RATE = 20;

  @Override
  Map<String, Object> exporter() {
    return Map.of(
        "groups",
        Map.of("details_period", "1s", "slo", List.of(Map.of("match", "slo", "seconds", 5))));
  }

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("consumer slower than the producers, with an SLO", slow("slo"))
                .pages("KafkaGroupLagSlo", "group", "slo", "kind", "consumer")
                .allows("KafkaGroupLagSlo"),
            Drill.of("consumer slower than the producers", slow("slow"))
                .warns("KafkaGroupSlow", "group", "slow", "kind", "consumer")
                .within(Duration.ofMinutes(6)),
            Drill.of("a partition that its consumer does not read", GroupDrillsIT::stuck)
                .warns("KafkaGroupStuck", "group", "stuck", "kind", "consumer")
                .inhibits("KafkaGroupSlow"),
            Drill.of("all consumers of a group ended", GroupDrillsIT::empty)
                .warns("KafkaGroupEmpty", "group", "empty", "kind", "consumer"),
            Drill.of("consumer that joins and leaves", GroupDrillsIT::rebalancing)
                .warns("KafkaGroupRebalancing", "group", "rebalancing", "kind", "consumer"),
            Drill.of("records deleted before a consumer that hangs", GroupDrillsIT::recordsLost)
                .pages("KafkaGroupRecordsLost", "group", "lost", "topic", "lost")
                .allows("KafkaGroupStuck", "KafkaGroupSlow", "KafkaGroupNearRetention"),
            Drill.of("offsets committed beyond the end of the log", GroupDrillsIT::offsetsWrong)
                .warns("KafkaGroupOffsetsWrong", "group", "wrong", "topic", "wrong"),
            Drill.of("share consumer that rejects every record", GroupDrillsIT::rejecting)
                .warns(
                    "KafkaShareGroupFailing",
                    "kind",
                    "share",
                    "what",
                    "of the records are rejected")));
  }

  private static Fault slow(String name) {
    return stage -> {
      stage.createTopic(name, TWO_PARTITIONS, Map.of());
      Background producer = stage.clients().producer(name, RATE, Map.of());
      Background consumer =
          stage
              .clients()
              .consumer(
                  name, name, Map.of("max.poll.records", RATE / 10), polled -> Thread.sleep(200));
      return () -> end(stage, name, producer, consumer);
    };
  }

  private static Fault.Repair stuck(Stage stage) throws Exception {
    stage.createTopic("stuck", TWO_PARTITIONS, Map.of());
    Background producer = stage.clients().producer("stuck", RATE, Map.of());
    Background consumer =
        stage
            .clients()
            .consumer(
                "stuck",
                "stuck",
                Map.of(),
                polled ->
                    polled.pause(
                        polled.assignment().stream().filter(one -> one.partition() == 1).toList()));
    return () -> end(stage, "stuck", producer, consumer);
  }

  private static Fault.Repair empty(Stage stage) throws Exception {
    stage.createTopic("empty", TWO_PARTITIONS, Map.of());
    Background producer = stage.clients().producer("empty", RATE, Map.of());
    try (Background consumer = stage.clients().consumer("empty", "empty", Map.of())) {
      awaitValue(stage, "kafka_consumergroup_members{consumergroup=\"empty\"}", 1);
    }
    return () -> end(stage, "empty", producer);
  }

  /** Each state lasts longer than scrapes are apart, so that none is missed. */
  private static Fault.Repair rebalancing(Stage stage) throws Exception {
    stage.createTopic("rebalancing", TWO_PARTITIONS, Map.of());
    Map<String, Object> settings =
        stage
            .clients()
            .settings(
                "rebalancing", Map.of("group.id", "rebalancing", "auto.offset.reset", "latest"));
    Background consumer =
        Background.start(
            "rebalancing",
            open -> {
              while (open.getAsBoolean()) {
                try (Consumer<byte[], byte[]> joining = new KafkaConsumer<>(settings)) {
                  joining.subscribe(List.of("rebalancing"));
                  for (int polls = 0; polls < 300 && joining.assignment().isEmpty(); polls++) {
                    joining.poll(Duration.ofMillis(100));
                  }
                  Thread.sleep(2_500);
                }
                Thread.sleep(2_500);
              }
            });
    return () -> end(stage, "rebalancing", consumer);
  }

  private static Fault.Repair recordsLost(Stage stage) throws Exception {
    stage.createTopic("lost", TWO_PARTITIONS, Map.of());
    Background producer = stage.clients().producer("lost", RATE, Map.of());
    Background consumer =
        stage
            .clients()
            .consumer(
                "lost",
                "lost",
                Map.of(),
                polled -> {
                  for (TopicPartition partition : polled.assignment()) {
                    if (polled.position(partition) > RATE) {
                      polled.pause(List.of(partition));
                    }
                  }
                });
    TopicPartition partition = new TopicPartition("lost", 0);
    Await.until("it has committed", PATIENCE, () -> committed(stage, "lost", partition) > RATE);
    Thread.sleep(3_000);
    stage.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).all().get();
    return () -> end(stage, "lost", producer, consumer);
  }

  private static Fault.Repair offsetsWrong(Stage stage) throws Exception {
    stage.createTopic("wrong", TWO_PARTITIONS, Map.of());
    TopicPartition partition = new TopicPartition("wrong", 0);
    try (Background producer = stage.clients().producer("wrong", RATE, Map.of());
        Background consumer = stage.clients().consumer("wrong", "wrong", Map.of())) {
      Await.until("it has committed", PATIENCE, () -> committed(stage, "wrong", partition) > 0);
      awaitValue(stage, "kafka_consumergroup_members{consumergroup=\"wrong\"}", 1);
    }
    Await.until(
        "the offset is committed",
        PATIENCE,
        () -> {
          stage
              .admin()
              .alterConsumerGroupOffsets(
                  "wrong", Map.of(partition, new OffsetAndMetadata(1_000_000)))
              .all()
              .get();
          return true;
        });
    return () -> end(stage, "wrong");
  }

  private static Fault.Repair rejecting(Stage stage) throws Exception {
    stage.createTopic("rejected", TWO_PARTITIONS, Map.of());
    stage.alterConfig(
        new ConfigResource(ConfigResource.Type.GROUP, "rejected"),
        "share.auto.offset.reset",
        "earliest");
    Background producer = stage.clients().producer("rejected", RATE, Map.of());
    Map<String, Object> settings =
        stage
            .clients()
            .settings(
                "rejected",
                Map.of("group.id", "rejected", "share.acknowledgement.mode", "explicit"));
    Background consumer =
        Background.start(
            "rejected",
            open -> {
              try (ShareConsumer<byte[], byte[]> rejecting = new KafkaShareConsumer<>(settings)) {
                rejecting.subscribe(List.of("rejected"));
                while (open.getAsBoolean()) {
                  ConsumerRecords<byte[], byte[]> records = rejecting.poll(Duration.ofMillis(200));
                  records.forEach(record -> rejecting.acknowledge(record, AcknowledgeType.REJECT));
                  rejecting.commitSync();
                }
              }
            });
    return () -> {
      consumer.close();
      producer.close();
      stage.deleteTopics("rejected");
    };
  }

  private static long committed(Stage stage, String group, TopicPartition partition)
      throws Exception {
    OffsetAndMetadata offset =
        stage
            .admin()
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(partition);
    return offset == null ? 0 : offset.offset();
  }

  private static void awaitValue(Stage stage, String query, double value) throws Exception {
    Await.until(query, PATIENCE, () -> stage.prometheus().value(query) == value);
  }

  private static void end(Stage stage, String name, Background... clients) throws Exception {
    for (Background client : clients) {
      client.close();
    }
    Await.until(
        "the group is deleted",
        PATIENCE,
        () -> {
          try {
            stage.admin().deleteConsumerGroups(List.of(name)).all().get();
            return true;
          } catch (ExecutionException e) {
            return e.getCause() instanceof GroupIdNotFoundException;
          }
        });
    stage.deleteTopics(name);
  }
}
