package io.kraftexporter.kafka.replicas;

import static io.kraftexporter.kafka.Partitions.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Texts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LogDirsSourceTest {
  private final KafkaAdmin admin = new KafkaAdmin(Map.of());
  private final LogDirsSource source =
      new LogDirsSource(
          admin,
          Optional::empty,
          NameFilter.of(".*", "_.*"),
          new HostedTopics(admin),
          Duration.ofMinutes(1));

  private final LogDirs logDirs =
      new LogDirs(
          Map.of(
              1,
              Map.of(
                  "/a",
                  new LogDirDescription(
                      null,
                      Map.of(
                          at("t", 0), new ReplicaInfo(100, 0, false),
                          at("_x", 0), new ReplicaInfo(7, 0, false)),
                      1000,
                      800),
                  "/b",
                  new LogDirDescription(
                      null, Map.of(at("t", 0), new ReplicaInfo(30, 70, true)), 1000, 900)),
              2,
              Map.of(
                  "/a",
                  new LogDirDescription(null, Map.of(at("t", 0), new ReplicaInfo(90, 0, false))),
                  "/b",
                  new LogDirDescription(new KafkaStorageException("offline"), Map.of()))));

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void everythingThereIsToTell() {
    assertEquals(
        """
        # HELP kafka_broker_log_dir_future_replicas Future replicas in a log directory, which are being moved there from another one of the broker.
        # TYPE kafka_broker_log_dir_future_replicas gauge
        kafka_broker_log_dir_future_replicas{broker="1",log_dir="/a",node_id="1"} 0
        kafka_broker_log_dir_future_replicas{broker="1",log_dir="/b",node_id="1"} 1
        kafka_broker_log_dir_future_replicas{broker="2",log_dir="/a",node_id="2"} 0
        # HELP kafka_broker_log_dir_online Whether the broker can use a log directory, 1 or 0.
        # TYPE kafka_broker_log_dir_online gauge
        kafka_broker_log_dir_online{broker="1",log_dir="/a",node_id="1"} 1
        kafka_broker_log_dir_online{broker="1",log_dir="/b",node_id="1"} 1
        kafka_broker_log_dir_online{broker="2",log_dir="/a",node_id="2"} 1
        kafka_broker_log_dir_online{broker="2",log_dir="/b",node_id="2"} 0
        # HELP kafka_broker_log_dir_replicas Replicas in a log directory.
        # TYPE kafka_broker_log_dir_replicas gauge
        kafka_broker_log_dir_replicas{broker="1",log_dir="/a",node_id="1"} 2
        kafka_broker_log_dir_replicas{broker="1",log_dir="/b",node_id="1"} 0
        kafka_broker_log_dir_replicas{broker="2",log_dir="/a",node_id="2"} 1
        # HELP kafka_broker_log_dir_size_bytes Size in bytes of all logs in a log directory.
        # TYPE kafka_broker_log_dir_size_bytes gauge
        kafka_broker_log_dir_size_bytes{broker="1",log_dir="/a",node_id="1"} 107
        kafka_broker_log_dir_size_bytes{broker="1",log_dir="/b",node_id="1"} 30
        kafka_broker_log_dir_size_bytes{broker="2",log_dir="/a",node_id="2"} 90
        # HELP kafka_broker_log_dir_total_bytes Size in bytes of the volume that holds a log directory.
        # TYPE kafka_broker_log_dir_total_bytes gauge
        kafka_broker_log_dir_total_bytes{broker="1",log_dir="/a",node_id="1"} 1000
        kafka_broker_log_dir_total_bytes{broker="1",log_dir="/b",node_id="1"} 1000
        # HELP kafka_broker_log_dir_usable_bytes Usable bytes on the volume that holds a log directory.
        # TYPE kafka_broker_log_dir_usable_bytes gauge
        kafka_broker_log_dir_usable_bytes{broker="1",log_dir="/a",node_id="1"} 800
        kafka_broker_log_dir_usable_bytes{broker="1",log_dir="/b",node_id="1"} 900
        # HELP kafka_topic_log_size_bytes Size in bytes of the topic's logs, all replicas on available brokers, without copies that are being moved to another log directory.
        # TYPE kafka_topic_log_size_bytes gauge
        kafka_topic_log_size_bytes{topic="t"} 190
        """,
        Texts.of(source.samples(new LogDirsSource.LogDirsSnapshot(Set.of(1, 2), logDirs))));
  }

  @Test
  void topicsHaveNoSizeWhileABrokerDoesNotAnswer() {
    assertEquals(
        "",
        Lines.of(
                source.samples(
                    new LogDirsSource.LogDirsSnapshot(
                        Set.of(1, 2, 3),
                        new LogDirs(
                            Map.of(
                                1,
                                Map.of(
                                    "/a",
                                    new LogDirDescription(
                                        new KafkaStorageException("offline"), Map.of())))))))
            .lines()
            .filter(line -> line.contains("topic"))
            .findAny()
            .orElse(""));
  }
}
