package io.kraftexporter.kafka.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.metric.ParsedText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.ElectionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three brokers and a controller of their own, so that brokers are not in the quorum. */
@Timeout(180)
final class ReplicationSourceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Test
  void oneOfTwoReplicasLostMakesTheOtherOneUnsafeUntilItIsBack() throws Exception {
    try (KafkaCluster cluster = KafkaCluster.dedicated(1, 3).start();
        Clients clients = new Clients(cluster);
        Replication replication = new Replication(clients.ours(), ".*")) {
      clients
          .admin()
          .createTopics(
              List.of(
                  new NewTopic("pair", Map.of(0, List.of(2, 1), 1, List.of(1, 2)))
                      .configs(Map.of("min.insync.replicas", "1"))))
          .all()
          .get();
      Await.until(
          "all brokers are safe, the only controller is not",
          PATIENCE,
          () -> safe(replication).equals(Map.of("1", 1.0, "2", 1.0, "3", 1.0, "101", 0.0)));

      cluster.node(2).stop();
      Await.until(
          "its partner is not safe, the third broker is",
          PATIENCE,
          () -> safe(replication).equals(Map.of("1", 0.0, "3", 1.0, "101", 0.0)));
      ParsedText without = replication.read();
      assertEquals(
          2, without.value("kafka_node_restart_blockers", "node_id", "1", "reason", "min_isr"));
      assertEquals(0, without.value("kafka_broker_back", "node_id", "2"));
      assertEquals(2, without.value("kafka_broker_replicas_out_of_sync", "node_id", "2"));

      cluster.node(2).start();
      Await.until(
          "all are safe again",
          PATIENCE,
          () -> safe(replication).equals(Map.of("1", 1.0, "2", 1.0, "3", 1.0, "101", 0.0)));
      assertEquals(
          1, replication.read().value("kafka_broker_preferred_leaders_away", "node_id", "2"));
      clients.admin().electLeaders(ElectionType.PREFERRED, null).partitions().get();
      Await.until(
          "it leads again",
          PATIENCE,
          () -> replication.read().value("kafka_broker_back", "node_id", "2") == 1);
    }
  }

  private static Map<String, Double> safe(Replication replication) throws Exception {
    Map<String, Double> safe = new TreeMap<>();
    replication
        .read()
        .samples()
        .getOrDefault("kafka_node_safe_to_restart", Map.of())
        .forEach((labels, value) -> safe.put(labels.get("node_id"), value));
    return safe;
  }
}
