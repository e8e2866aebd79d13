package io.kraftexporter.kafka.groups;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker of some version, and clients to append, commit and look. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LagBroker {

  /** At once, as far as a broker can. */
  static final Map<String, String> COMPACTED =
      Map.of(
          "cleanup.policy", "compact",
          "segment.ms", "50",
          "min.cleanable.dirty.ratio", "0.01",
          "min.compaction.lag.ms", "0");

  private final String version;
  @TempDir Path directory;
  KafkaCluster cluster;
  Clients clients;
  KafkaProducer<String, String> producer;
  Admin kafka;
  KafkaAdmin admin;

  /** On a broker of this version; empty for the usual one. */
  LagBroker(String version) {
    this.version = version;
  }

  @BeforeAll
  void start() {
    KafkaCluster.Builder builder =
        KafkaCluster.combined(1)
            .config("log.cleaner.backoff.ms", "100")
            .config("log.retention.check.interval.ms", "3600000")
            .config("log.initial.task.delay.ms", "3600000");
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

  void create(String... topics) throws Exception {
    kafka
        .createTopics(
            List.of(topics).stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
        .all()
        .get();
  }

  void commit(String group, Map<String, Long> offsets) throws Exception {
    Map<TopicPartition, Long> commits = new HashMap<>();
    offsets.forEach((topic, offset) -> commits.put(new TopicPartition(topic, 0), offset));
    clients.commit(group, commits);
  }

  GroupsSource source(String group, int probes, Optional<Path> file) {
    return Wanted.groups(group).seconds(probes, file).source(admin);
  }
}
