package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.topology.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Brokers older than our client, which lack some of what it could ask for. */
@Tag("versions")
@Timeout(240)
final class VersionsIT {

  @ParameterizedTest
  @ValueSource(strings = {"3.9.2", "4.0.0"})
  void everySourceSucceeds(String version) throws Exception {
    try (KafkaCluster cluster =
            KafkaCluster.dedicated(1, 2)
                .version(version)
                .config("broker.session.timeout.ms", "3000")
                .start();
        RunningExporter exporter =
            RunningExporter.of(cluster, Map.of("probe", Map.of("enabled", true, "create", true)))) {
      commit(cluster);
      Await.until(
          "every source succeeds and every JVM has answered",
          Duration.ofMinutes(1),
          () -> {
            ParsedText scrape = exporter.scrape("/metrics");
            return RunningExporter.failing(scrape).isEmpty()
                && scrape.values("kafka_probe_records_total").size() == 2
                && scrape.values("jvm_threads_current").size() == cluster.nodes().size();
          });

      ParsedText scrape = exporter.scrape("/metrics");
      assertEquals(List.of(), RunningExporter.failing(scrape));
      assertEquals(2, scrape.value("kafka_brokers"));
      assertEquals(101, scrape.value("kafka_quorum_leader_id"));
      assertEquals(1, scrape.value("kafka_quorum_dynamic"));
      assertEquals(
          1,
          scrape.value(
              "kafka_quorum_replica_info",
              "type",
              "voter",
              "endpoints",
              "CONTROLLER://" + cluster.bootstrapControllers()));
      assertEquals(0, scrape.value("kafka_cluster_authorizer"));
      assertEquals(3, scrape.values("kafka_node_safe_to_restart").size());
      assertFalse(scrape.values("kafka_broker_config_ok").isEmpty());
      assertFalse(scrape.values("kafka_broker_log_dir_usable_bytes").isEmpty());
      assertEquals(
          List.of(0.0),
          scrape.values("kafka_consumergroup_current_offset", "consumergroup", "old"));
      assertEquals(List.of(0.0), scrape.values("kafka_consumergroup_lag", "consumergroup", "old"));
      assertEquals(1, scrape.value("kafka_topic_partitions", "topic", "orders"));
      assertFalse(scrape.values("kafka_server_kafkaserver_brokerstate").isEmpty());

      stoppedBrokerStaysKnown(cluster.node(2), exporter);
    }
  }

  private static void stoppedBrokerStaysKnown(KafkaNode broker, RunningExporter exporter)
      throws Exception {
    broker.stop();
    Await.until(
        "the broker is counted no more",
        Duration.ofSeconds(30),
        () -> exporter.scrape("/metrics/cluster").value("kafka_brokers") == 1);
    assertEquals(
        List.of(1, 2, 101),
        exporter.app().exporter().targets().stream()
            .flatMap(target -> target.node().stream())
            .map(Node::id)
            .toList());
  }

  private static void commit(KafkaCluster cluster) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("orders", Map.of(0, List.of(1))))).all().get();
      admin
          .alterConsumerGroupOffsets(
              "old", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(0)))
          .all()
          .get();
    }
  }
}
