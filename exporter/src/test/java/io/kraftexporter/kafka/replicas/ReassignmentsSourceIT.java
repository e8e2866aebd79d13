package io.kraftexporter.kafka.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.brokers.BrokerConfigSource;
import io.kraftexporter.kafka.cluster.FeaturesSource;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicsSource;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads reassignments, log directories and settings of real brokers. */
@Timeout(180)
@ExtendWith(SharedCluster.class)
final class ReassignmentsSourceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String TOPIC = "reassignments";
  private static final int RECORDS = 40;
  private static final int RECORD_SIZE = 100_000;

  private Admin kafka;
  private KafkaAdmin admin;
  private TopologySource topology;

  @BeforeEach
  void start(KafkaCluster cluster) throws Exception {
    Map<String, Object> properties = Map.of("bootstrap.servers", cluster.bootstrapServers());
    kafka = Admin.create(properties);
    admin = new KafkaAdmin(properties);
    topology = new TopologySource(admin, new QuorumReader(admin));
    topology.collect(Deadline.in(SECOND));
    kafka.createTopics(List.of(new NewTopic(TOPIC, Map.of(0, List.of(1))))).all().get();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        producer.send(new ProducerRecord<>(TOPIC, new byte[RECORD_SIZE])).get();
      }
    }
  }

  @AfterEach
  void close() throws Exception {
    throttle(List.of(1, 2), Optional.empty());
    kafka.deleteTopics(List.of(TOPIC)).all().get();
    kafka.close();
    admin.close();
  }

  @Test
  void throttledReassignmentIsSeenUntilNothingIsLeft() throws Exception {
    ReassignmentsSource source = new ReassignmentsSource(admin, SECOND);
    BrokerConfigSource config = new BrokerConfigSource(admin, topology::topology, Map.of(), SECOND);
    assertEquals(0, read(source).value("kafka_reassignment_remaining_bytes"));

    throttle(List.of(1, 2), Optional.of("10000"));
    kafka
        .alterPartitionReassignments(
            Map.of(
                new TopicPartition(TOPIC, 0),
                Optional.of(new NewPartitionReassignment(List.of(2)))))
        .all()
        .get();
    AtomicReference<Double> first = new AtomicReference<>(0.0);
    Await.until(
        "something is copied, and something is left",
        PATIENCE,
        () -> {
          double left = read(source).value("kafka_reassignment_remaining_bytes");
          first.set(left);
          return left > 0 && left < RECORDS * RECORD_SIZE;
        });
    assertEquals(List.of(0.0, 0.0, 0.0), underReplicated(), "as kafka-topics.sh and brokers count");
    ParsedText moving = read(source);
    assertEquals(1, moving.value("kafka_reassignment_partitions"));
    assertEquals(1, moving.value("kafka_reassignment_adding_replicas"));
    assertEquals(1, moving.value("kafka_reassignment_removing_replicas"));
    assertEquals(
        1, moving.value("kafka_topic_partition_reassigning", "topic", TOPIC, "partition", "0"));
    assertEquals(
        10_000,
        read(config)
            .value(
                "kafka_broker_replication_throttle_bytes_per_second",
                "node_id",
                "2",
                "role",
                "follower"));

    Await.until(
        "less is left, and not nothing",
        PATIENCE,
        () -> {
          double left = read(source).value("kafka_reassignment_remaining_bytes");
          return left > 0 && left < first.get();
        });

    throttle(List.of(1, 2), Optional.of("100000000"));
    Await.until(
        "nothing is left",
        PATIENCE,
        () -> read(source).value("kafka_reassignment_partitions") == 0);
    assertEquals(0, read(source).value("kafka_reassignment_remaining_bytes"));
    try (Replication replication = new Replication(admin, TOPIC)) {
      Await.untilEqual(
          "the throttle is left behind", PATIENCE, List.of(1.0), () -> throttled(replication));
      throttle(List.of(1, 2), Optional.empty());
      Await.untilEqual("it is removed", PATIENCE, List.of(), () -> throttled(replication));
    }
  }

  /** A throttled reassignment adds a replica that is not in sync for as long as the test wants. */
  private List<Double> underReplicated() throws Exception {
    try (Replication replication = new Replication(admin, TOPIC);
        TopicsSource topics =
            new TopicsSource(admin, new TopicFilter(NameFilter.of(TOPIC, ""), false, true))) {
      ParsedText read = replication.read();
      return List.of(
          read(topics).value("kafka_topic_partition_under_replicated_partition", "topic", TOPIC),
          read.value("kafka_topic_under_replicated_partitions", "topic", TOPIC),
          read.value("kafka_broker_replicas_out_of_sync", "node_id", "2"));
    }
  }

  private static List<Double> throttled(Replication replication) throws Exception {
    return replication.read().values("kafka_topic_replication_throttled", "topic", TOPIC);
  }

  @Test
  void logDirectoriesHoldWhatWasWritten() throws Exception {
    LogDirsSource source =
        new LogDirsSource(
            admin, topology::topology, NameFilter.of(TOPIC, ""), new HostedTopics(admin), SECOND);
    ParsedText read = read(source);

    double size = read.value("kafka_topic_log_size_bytes", "topic", TOPIC);
    assertTrue(size >= RECORDS * RECORD_SIZE && size < 2 * RECORDS * RECORD_SIZE, "size " + size);
    assertEquals(6, read.values("kafka_broker_log_dir_online").size(), "three brokers, two each");
    assertTrue(
        read.values("kafka_broker_log_dir_usable_bytes").stream().allMatch(bytes -> bytes > 0));
    assertTrue(
        read.values("kafka_broker_log_dir_size_bytes", "node_id", "1").stream()
                .mapToDouble(bytes -> bytes)
                .sum()
            >= size);
  }

  @Test
  void settingOffTheRecommendationIsSeen() throws Exception {
    BrokerConfigSource source = new BrokerConfigSource(admin, topology::topology, Map.of(), SECOND);
    String setting = "log.segment.bytes";
    ParsedText before = read(source);
    assertEquals(
        66,
        before.samples().get("kafka_broker_config").size()
            + before.samples().get("kafka_broker_config_info").size(),
        "21 settings and the limit of a queue, of three brokers");
    assertEquals(1, before.value("kafka_broker_config_ok", "node_id", "2", "setting", setting));

    alter(List.of(2), setting, Optional.of("536870912"));
    try {
      Await.until(
          "it is not as recommended",
          PATIENCE,
          () ->
              read(source).value("kafka_broker_config_ok", "node_id", "2", "setting", setting)
                  == 0);
      ParsedText changed = read(source);
      assertEquals(
          536_870_912, changed.value("kafka_broker_config", "node_id", "2", "setting", setting));
      assertEquals(2, changed.value("kafka_broker_config_distinct_values", "setting", setting));
      assertEquals(
          1,
          changed.value(
              "kafka_broker_config_dynamic",
              "node_id",
              "2",
              "setting",
              setting,
              "scope",
              "broker"));
    } finally {
      alter(List.of(2), setting, Optional.empty());
    }
  }

  @Test
  void brokersOfOneVersionHaveTheSameFeatures() throws Exception {
    ParsedText features = read(new FeaturesSource(admin, topology::topology));
    assertTrue(features.value("kafka_cluster_feature_level", "feature", "metadata.version") > 1);
    assertEquals(
        3,
        features
            .values("kafka_broker_feature_supported_level", "feature", "metadata.version")
            .size());
    assertEquals(1, features.value("kafka_quorum_dynamic"));
    assertEquals(0, features.value("kafka_cluster_feature_skew", "feature", "metadata.version"));
  }

  private void throttle(List<Integer> brokers, Optional<String> rate) throws Exception {
    for (String role : List.of("leader", "follower")) {
      alter(brokers, role + ".replication.throttled.rate", rate);
      alterEach(
          List.of(new ConfigResource(ConfigResource.Type.TOPIC, TOPIC)),
          role + ".replication.throttled.replicas",
          rate.map(any -> "*"));
    }
  }

  private void alter(List<Integer> brokers, String setting, Optional<String> value)
      throws Exception {
    alterEach(
        brokers.stream()
            .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id.toString()))
            .toList(),
        setting,
        value);
  }

  private void alterEach(
      Collection<ConfigResource> resources, String setting, Optional<String> value)
      throws Exception {
    AlterConfigOp change =
        new AlterConfigOp(
            new ConfigEntry(setting, value.orElse("")),
            value.isPresent() ? AlterConfigOp.OpType.SET : AlterConfigOp.OpType.DELETE);
    kafka
        .incrementalAlterConfigs(
            resources.stream().collect(Collectors.toMap(one -> one, one -> List.of(change))))
        .all()
        .get();
  }

  private static ParsedText read(Source source) throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(10)))));
  }
}
