package io.kraftexporter.kafka.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.Mending;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.metric.ParsedText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three brokers and a controller of their own, so that brokers are not in the quorum. */
@Timeout(180)
@RunsBesideOthers
final class ReplicationSourceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** The next reading, when the brokers know. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final Map<String, Double> ALL_BROKERS =
      Map.of("1", 1.0, "2", 1.0, "3", 1.0, "101", 0.0);

  private static KafkaCluster cluster;

  @BeforeAll
  static void start() {
    cluster = KafkaCluster.dedicated(1, 3).start();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void oneOfTwoReplicasLostMakesTheOtherOneUnsafeUntilItIsBack() throws Exception {
    try (Clients clients = new Clients(cluster);
        Replication replication = new Replication(clients.ours(), ".*");
        Replication old = new Replication(clients.ours(), ".*")) {
      clients
          .admin()
          .createTopics(
              List.of(
                  new NewTopic("pair", Map.of(0, List.of(2, 1), 1, List.of(1, 2)))
                      .configs(Map.of("min.insync.replicas", "1"))))
          .all()
          .get();
      awaitSafe(
          "all brokers are safe, the only controller is not", PATIENCE, ALL_BROKERS, replication);

      old.read();
      cluster.node(2).stop();
      Await.until(
          "its partner is not safe, the third broker is",
          PATIENCE,
          () -> safe(replication).equals(Map.of("1", 0.0, "3", 1.0, "101", 0.0)));
      ParsedText unaware = old.readReplicas();
      assertEquals(
          List.of(),
          unaware.values("kafka_node_safe_to_restart", "node_id", "2"),
          "nodes that were read before it stopped");
      ParsedText without = replication.read();
      assertEquals(
          2, without.value("kafka_node_restart_blockers", "node_id", "1", "reason", "min_isr"));
      assertEquals(0, without.value("kafka_broker_back", "node_id", "2"));
      assertEquals(2, without.value("kafka_broker_replicas_out_of_sync", "node_id", "2"));

      cluster.node(2).start();
      awaitSafe("all are safe again", PATIENCE, ALL_BROKERS, replication);
      assertEquals(
          1, replication.read().value("kafka_broker_preferred_leaders_away", "node_id", "2"));
      clients.admin().electLeaders(ElectionType.PREFERRED, null).partitions().get();
      Await.until(
          "it leads again",
          PATIENCE,
          () -> replication.read().value("kafka_broker_back", "node_id", "2") == 1);
      clients.admin().deleteTopics(List.of("pair")).all().get();
    }
  }

  /** A minimum that is raised counts at once, not when the topic's configuration is read again. */
  @Test
  void replicasAreNeededForTheMinimumAsItIsNow() throws Exception {
    try (Clients clients = new Clients(cluster);
        Replication replication = new Replication(clients.ours(), ".*")) {
      clients
          .admin()
          .createTopics(
              List.of(
                  new NewTopic("triple", Map.of(0, List.of(1, 2, 3)))
                      .configs(Map.of("min.insync.replicas", "2"))))
          .all()
          .get();
      awaitSafe("one of three may be missed", PATIENCE, ALL_BROKERS, replication);
      minimum(clients, "3");
      awaitSafe(
          "none may be missed now",
          AT_ONCE,
          Map.of("1", 0.0, "2", 0.0, "3", 0.0, "101", 0.0),
          replication);
      minimum(clients, "2");
      awaitSafe("again, one may be missed", AT_ONCE, ALL_BROKERS, replication);

      cluster.node(2).stop();
      awaitSafe(
          "the others are needed", PATIENCE, Map.of("1", 0.0, "3", 0.0, "101", 0.0), replication);
      assertEquals(
          1,
          replication
              .read()
              .value("kafka_node_restart_blockers", "node_id", "3", "reason", "min_isr"));
      cluster.node(3).stop();
      Await.untilEqual(
          "the last one that left has all that was committed",
          PATIENCE,
          List.of(1.0),
          () ->
              replication.read().values("kafka_topic_eligible_leader_replicas", "topic", "triple"));

      cluster.node(2).start();
      cluster.node(3).start();
      Mending.await(cluster);
      clients.admin().deleteTopics(List.of("triple")).all().get();
    }
  }

  private static void minimum(Clients clients, String replicas) throws Exception {
    AlterConfigOp set =
        new AlterConfigOp(
            new ConfigEntry("min.insync.replicas", replicas), AlterConfigOp.OpType.SET);
    clients
        .admin()
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "triple"), List.of(set)))
        .all()
        .get();
  }

  private static void awaitSafe(
      String what, Duration patience, Map<String, Double> expected, Replication replication)
      throws Exception {
    Await.untilEqual(what, patience, expected, () -> safe(replication));
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
