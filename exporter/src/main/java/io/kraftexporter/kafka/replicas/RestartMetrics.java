package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.topology.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether each node may be stopped now, and whether one that was restarted is back: what an
 * operator looks at between two steps of a rolling restart.
 *
 * <p>Every reason has a series, so that safe means looked at, never not known. A node that is not
 * up has none, nor does one of which anything that decides is unknown.
 */
final class RestartMetrics {
  private static final Metric SAFE =
      Metric.gauge(
          "kafka_node_safe_to_restart",
          "Whether nothing is lost or unavailable if the node stops now, 1 or 0.",
          "node_id");
  private static final Metric BLOCKERS =
      Metric.gauge(
          "kafka_node_restart_blockers",
          "What speaks against stopping the node now: partitions that it would take below their"
              + " minimum of replicas in sync (min_isr), that it alone has (unreplicated), or that"
              + " are being moved (reassignment), and 1 if the quorum has no majority without it"
              + " (quorum).",
          "node_id",
          "reason");
  private static final Metric OUT_OF_SYNC =
      Metric.gauge(
          "kafka_broker_replicas_out_of_sync",
          "Replicas of a broker that are not in sync.",
          "node_id");
  private static final Metric LED_ELSEWHERE =
      Metric.gauge(
          "kafka_broker_preferred_leaders_away",
          "Partitions that the broker should lead, as their first replica, and does not.",
          "node_id");
  private static final Metric BACK =
      Metric.gauge(
          "kafka_broker_back",
          "Whether the broker is registered and not fenced, in sync everywhere and leads what it"
              + " should, 1 or 0.",
          "node_id");

  static final List<Metric> METRICS = List.of(SAFE, BLOCKERS, OUT_OF_SYNC, LED_ELSEWHERE, BACK);

  private final Sampler sampler;

  RestartMetrics(Sampler sampler) {
    this.sampler = sampler;
  }

  void set(ReplicationSnapshot snapshot, Map<Integer, BrokerTally> tallies) {
    for (Node node : snapshot.topology().nodes()) {
      BrokerTally tally = tallies.getOrDefault(node.id(), BrokerTally.none());
      if (node.state() == Node.State.ACTIVE) {
        safe(node.id(), tally, snapshot.quorum());
      }
      if (node.roles().contains(Node.Role.BROKER)) {
        back(node, tally);
      }
    }
  }

  private void safe(int id, BrokerTally tally, Optional<QuorumHealth> quorum) {
    String node = Integer.toString(id);
    boolean inQuestion = tally.unknown > 0 || quorum.isEmpty();
    int blockers = tally.neededInSync + tally.unreplicated + tally.moving;
    if (tally.unknown == 0) {
      sampler.set(BLOCKERS, tally.neededInSync, node, "min_isr");
    }
    sampler.set(BLOCKERS, tally.unreplicated, node, "unreplicated");
    sampler.set(BLOCKERS, tally.moving, node, "reassignment");
    if (quorum.isPresent()) {
      int needed = quorum.get().needs(id) ? 1 : 0;
      sampler.set(BLOCKERS, needed, node, "quorum");
      blockers += needed;
    }
    if (blockers > 0) {
      sampler.set(SAFE, 0, node);
    } else if (!inQuestion) {
      sampler.set(SAFE, 1, node);
    }
  }

  private void back(Node broker, BrokerTally tally) {
    String node = Integer.toString(broker.id());
    sampler.set(OUT_OF_SYNC, tally.outOfSync, node);
    sampler.set(LED_ELSEWHERE, tally.ledElsewhere, node);
    boolean back =
        broker.state() == Node.State.ACTIVE && tally.outOfSync == 0 && tally.ledElsewhere == 0;
    sampler.set(BACK, back ? 1 : 0, node);
  }
}
