package io.kraftexporter.drills;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills of three controllers that are no brokers. */
@Tag("drills")
@Timeout(1200)
final class QuorumDrillsIT extends DrillSet {
  private static final int FIRST_CONTROLLER = 101;
  private static final int LAST_CONTROLLER = 103;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Elections take a second, and snapshots are written as rarely as by default. */
  @Override
  KafkaCluster.Builder cluster() {
    return quick(KafkaCluster.dedicated(3, 1))
        .config("controller.quorum.fetch.timeout.ms", "800")
        .config("controller.quorum.election.timeout.ms", "500")
        .config("controller.quorum.election.backoff.max.ms", "200")
        .config("metadata.log.max.snapshot.interval.ms", "3600000");
  }

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("one of three controllers hangs", QuorumDrillsIT::hangingController)
                .warns("KafkaQuorumAtRisk")
                .warns("KafkaQuorumReplicaLagging", "node_id", "103", "type", "voter")
                .allows(
                    "KafkaNodeUnobserved", "KafkaQuorumUnstable", "KafkaSeveralActiveControllers"),
            Drill.of("no snapshot of the metadata for long", stage -> () -> {})
                .warns("KafkaMetadataSnapshotOld")
                .outlivesRepair()
                .within(Duration.ofMinutes(7))),
        List.of(
            Drill.of("leader of the quorum hangs again and again", QuorumDrillsIT::manyElections)
                .warns("KafkaQuorumUnstable", "what", "epochs")
                .allows(
                    "KafkaNoActiveController",
                    "KafkaSeveralActiveControllers",
                    "KafkaNodeUnobserved",
                    "KafkaBrokerDown",
                    "KafkaMetadataStale",
                    "KafkaQuorumAtRisk",
                    "KafkaQuorumUnstable",
                    "KafkaControllersDisagree",
                    "KafkaMetricsMissing",
                    "KafkaExporterSourceFailing",
                    "KafkaUnderMinIsrPartitions",
                    "KafkaOfflinePartitions")),
        List.of(
            Drill.of("broker cut off from the controllers", QuorumDrillsIT::cutOff)
                .pages("KafkaNoActiveController")
                .inhibits("KafkaMetadataStale")
                .allows(
                    "KafkaNodeUnobserved",
                    "KafkaBrokerDown",
                    "KafkaMetadataStale",
                    "KafkaQuorumAtRisk",
                    "KafkaQuorumUnstable",
                    "KafkaQuorumReplicaLagging",
                    "KafkaControllersDisagree",
                    "KafkaMetricsMissing",
                    "KafkaExporterSourceFailing",
                    "KafkaUnderMinIsrPartitions",
                    "KafkaOfflinePartitions")));
  }

  /** A follower: of a leader that hangs, the next leader cannot tell how far it is. */
  private static Fault.Repair hangingController(Stage stage) throws Exception {
    KafkaNode node = stage.node(LAST_CONTROLLER);
    if (leader(stage) == LAST_CONTROLLER) {
      node.restart();
      Await.until("another leader", PATIENCE, () -> leader(stage) != LAST_CONTROLLER);
    }
    node.pause();
    return node::resume;
  }

  private static int leader(Stage stage) throws Exception {
    return stage.admin().describeMetadataQuorum().quorumInfo().get().leaderId();
  }

  /** Each controller hangs for longer than the others wait for a leader. */
  private static Fault.Repair manyElections(Stage stage) {
    Background brake =
        Background.start(
            "brake",
            open -> {
              int id = FIRST_CONTROLLER;
              while (open.getAsBoolean()) {
                KafkaNode node = stage.node(id);
                id = id == LAST_CONTROLLER ? FIRST_CONTROLLER : id + 1;
                node.pause();
                Background.pause(1_500);
                node.resume();
                Background.pause(100);
              }
            });
    return () -> {
      brake.close();
      stage.cluster().nodes().forEach(KafkaNode::resume);
    };
  }

  /** Without a controller that answers, the broker's metadata grow old. */
  private static Fault.Repair cutOff(Stage stage) {
    for (int id = FIRST_CONTROLLER; id <= LAST_CONTROLLER; id++) {
      stage.node(id).pause();
    }
    return () -> {
      for (int id = FIRST_CONTROLLER; id <= LAST_CONTROLLER; id++) {
        stage.node(id).resume();
      }
    };
  }
}
