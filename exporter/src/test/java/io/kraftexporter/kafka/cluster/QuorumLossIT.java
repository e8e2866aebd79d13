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
import java.util.List;
import java.util.Map;
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
          () -> replication.read().value("kafka_quorum_failures_tolerated") == 1);
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
            () -> replication.read().value("kafka_quorum_failures_tolerated") == 0);
        Await.until(
            "its lag grows",
            PATIENCE,
            () ->
                read(quorum)
                        .value("kafka_quorum_replica_lag_seconds", "node_id", id, "type", "voter")
                    > 8);
        ParsedText scrape = replication.read();
        for (int other : List.of(1, 2, 3)) {
          assertEquals(
              other == lost.id() ? 0 : 1,
              scrape.value(
                  "kafka_node_restart_blockers",
                  "node_id",
                  Integer.toString(other),
                  "reason",
                  "quorum"));
        }
      } finally {
        lost.start();
      }
      Await.until(
          "one may fail again and all brokers are there",
          PATIENCE,
          () ->
              replication.read().value("kafka_quorum_failures_tolerated") == 1
                  && replication.read().value("kafka_brokers") == 3);
    }
  }

  private static ParsedText read(Source source) throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(10)))));
  }
}
