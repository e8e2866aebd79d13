package io.kraftexporter.kafka.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.replicas.Replication;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three voters, of which one is killed and started again. */
@Timeout(180)
@ExtendWith(SharedCluster.class)
final class QuorumLossIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void lostVoterLagsAndTheOthersAreNeeded(KafkaCluster cluster) throws Exception {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            cluster.bootstrapServers(),
            "request.timeout.ms",
            "2000",
            "default.api.timeout.ms",
            "10000");
    try (KafkaAdmin admin = new KafkaAdmin(properties);
        QuorumSource quorum = new QuorumSource(admin, new QuorumReader(admin));
        Replication replication = new Replication(admin, "")) {
      Await.until(
          "one may fail",
          PATIENCE,
          () -> read(quorum).value("kafka_quorum_failures_tolerated") == 1);
      int leader = (int) read(quorum).value("kafka_quorum_leader_id");
      KafkaNode lost = cluster.node(leader == 3 ? 2 : 3);
      String id = Integer.toString(lost.id());
      assertEquals(
          1,
          read(quorum)
              .value(
                  "kafka_quorum_replica_info",
                  "node_id",
                  id,
                  "type",
                  "voter",
                  "endpoints",
                  "CONTROLLER://" + lost.host() + ":" + cluster.controllerPort()));
      lost.kill();
      try {
        Await.until(
            "none may fail",
            PATIENCE,
            () -> read(quorum).value("kafka_quorum_failures_tolerated") == 0);
        Await.until(
            "its lag grows",
            PATIENCE,
            () ->
                read(quorum)
                        .value("kafka_quorum_replica_lag_seconds", "node_id", id, "type", "voter")
                    > 8);
        // The lost one is fenced about now: after that, whether it may be stopped is no question.
        Map<Map<String, String>, Double> blockers =
            new HashMap<>(replication.read().samples().get("kafka_node_restart_blockers"));
        blockers.keySet().removeIf(labels -> !labels.get("reason").equals("quorum"));
        Double lostOne = blockers.remove(Map.of("node_id", id, "reason", "quorum"));
        assertEquals(0.0, lostOne == null ? 0.0 : lostOne);
        assertEquals(2, blockers.size());
        assertEquals(Set.of(1.0), Set.copyOf(blockers.values()));
      } finally {
        lost.start();
      }
      Await.until(
          "one may fail again and all brokers are there",
          PATIENCE,
          () ->
              read(quorum).value("kafka_quorum_failures_tolerated") == 1
                  && replication.read().value("kafka_brokers") == 3);
    }
  }

  private static ParsedText read(Source source) throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(10)))));
  }
}
