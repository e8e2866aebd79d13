package io.kraftexporter.kafka.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three healthy nodes, which all may be restarted, and a user who may not see all topics. */
@Timeout(180)
final class HiddenTopicsIT {
  private static final String USER = "kraft-exporter";
  private static final String PASSWORD = "also-not-a-secret";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Test
  void brokerIsSafeOnlyIfAllOfItsTopicsMayBeSeen() throws Exception {
    try (KafkaCluster cluster = cluster();
        Admin kafka = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      kafka
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
          .all()
          .get();
      kafka
          .createTopics(
              List.of(
                  new NewTopic("orders-new", Map.of(0, List.of(1, 2)))
                      .configs(Map.of("min.insync.replicas", "1")),
                  new NewTopic("payments", Map.of(0, List.of(2, 3)))
                      .configs(Map.of("min.insync.replicas", "1"))))
          .all()
          .get();
      grant(kafka, ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL);
      awaitSafe(cluster, "without a topic nothing is known", Map.of());

      grant(kafka, ResourceType.TOPIC, "orders-", PatternType.PREFIXED);
      awaitSafe(cluster, "with some, the broker is that has no others", Map.of("1", 1.0));

      grant(kafka, ResourceType.TOPIC, "*", PatternType.LITERAL);
      awaitSafe(cluster, "with all topics, all are", Map.of("1", 1.0, "2", 1.0, "3", 1.0));
    }
  }

  /** Checks twice: that something is absent could be said too early. */
  private static void awaitSafe(KafkaCluster cluster, String what, Map<String, Double> expected)
      throws Exception {
    try (KafkaAdmin admin = new KafkaAdmin(properties(cluster));
        Replication replication = new Replication(admin, ".*")) {
      Await.until(
          "the quorum is known",
          PATIENCE,
          () ->
              replication
                      .read()
                      .samples()
                      .getOrDefault("kafka_node_restart_blockers", Map.of())
                      .keySet()
                      .stream()
                      .filter(labels -> labels.get("reason").equals("quorum"))
                      .count()
                  == 3);
      Await.untilEqual(what, PATIENCE, expected, () -> safe(replication));
      Thread.sleep(1_100);
      assertEquals(expected, safe(replication), what);
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

  private static void grant(Admin kafka, ResourceType type, String name, PatternType pattern)
      throws Exception {
    List<AclOperation> operations =
        type == ResourceType.CLUSTER
            ? List.of(AclOperation.DESCRIBE)
            : List.of(AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
    kafka
        .createAcls(
            operations.stream()
                .map(
                    operation ->
                        new AclBinding(
                            new ResourcePattern(type, name, pattern),
                            new AccessControlEntry(
                                "User:" + USER, "*", operation, AclPermissionType.ALLOW)))
                .toList())
        .all()
        .get();
  }

  private static KafkaCluster cluster() {
    return KafkaCluster.combined(3)
        .clients("SASL_PLAINTEXT")
        .config("sasl.enabled.mechanisms", "SCRAM-SHA-512")
        .config(
            "listener.name.clients.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;")
        .config("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
        .config("super.users", "User:ANONYMOUS")
        .start();
  }

  private static Map<String, Object> properties(KafkaCluster cluster) {
    return Map.of(
        "bootstrap.servers",
        cluster.bootstrapClients(),
        "request.timeout.ms",
        "2000",
        "default.api.timeout.ms",
        "10000",
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(USER, PASSWORD));
  }
}
