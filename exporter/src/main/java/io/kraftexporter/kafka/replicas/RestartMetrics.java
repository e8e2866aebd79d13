package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.topology.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells which nodes may be stopped now, and which restarted ones are back: an operator looks at
 * that between two steps of a rolling restart.
 *
 * <p>Every reason has a series, so that safe means looked at, never not known. A node that is not
 * up has none, nor does one of which anything that decides is unknown.
 */
final class RestartMetrics {
  private static final Metric SAFE =
      Metric.gauge(
          "kafka_node_safe_to_restart",
          "Whether the node can stop now without loss of data or availability, 1 or 0.",
          "node_id");
  private static final Metric BLOCKERS =
      Metric.gauge(
          "kafka_node_restart_blockers",
          "Reasons against stopping the node now: partitions that would fall below"
              + " min.insync.replicas (min_isr), have no other replica (unreplicated) or are being"
              + " reassigned (reassignment), and 1 if the quorum has no majority without the node"
              + " (quorum).",
          "node_id",
          "reason");
  private static final Metric OUT_OF_SYNC =
      Metric.gauge(
          "kafka_broker_replicas_out_of_sync",
          "Replicas of a broker that are out of sync, without those that a reassignment is"
              + " adding (KIP-352).",
          "node_id");
  private static final Metric LED_ELSEWHERE =
      Metric.gauge(
          "kafka_broker_preferred_leaders_away",
          "Partitions whose preferred leader is the broker, but which it does not lead.",
          "node_id");
  private static final Metric BACK =
      Metric.gauge(
          "kafka_broker_back",
          "Whether the broker has recovered completely, 1 or 0: registered, not fenced, all"
              + " its replicas in sync, and leader of the partitions that prefer it.",
          "node_id");

  static final List<Metric> METRICS = List.of(SAFE, BLOCKERS, OUT_OF_SYNC, LED_ELSEWHERE, BACK);

  private final Sampler sampler;

  RestartMetrics(Sampler sampler) {
    this.sampler = sampler;
  }

  void set(ReplicationSnapshot snapshot, Map<Integer, BrokerTally> tallies) {
    for (Node node : snapshot.topology().nodes()) {
      BrokerTally tally = tallies.getOrDefault(node.id(), BrokerTally.none());
      if (isUp(node, snapshot.quorum())) {
        safe(node, tally, snapshot);
      }
      if (node.roles().contains(Node.Role.BROKER)) {
        back(node, tally);
      }
    }
  }

  /** A controller that is no broker is always listed as active: the quorum knows whether it is. */
  private static boolean isUp(Node node, Optional<QuorumHealth> quorum) {
    return node.roles().contains(Node.Role.BROKER)
        ? node.state() == Node.State.ACTIVE
        : quorum.map(health -> health.keepingUp().contains(node.id())).orElse(true);
  }

  private void safe(Node node, BrokerTally tally, ReplicationSnapshot snapshot) {
    String id = Integer.toString(node.id());
    boolean isNoBroker = !node.roles().contains(Node.Role.BROKER);
    boolean seen = isNoBroker || Set.of().equals(snapshot.hidden().get(node.id()));
    boolean seenMoving = isNoBroker || (seen && snapshot.reassignments().isPresent());
    Optional<Integer> needed = snapshot.quorum().map(health -> health.needs(node.id()) ? 1 : 0);
    boolean allKnown =
        Stream.of(
                blockers(id, "min_isr", tally.neededInSync, seen && tally.unknown == 0),
                blockers(id, "unreplicated", tally.unreplicated, seen),
                blockers(id, "reassignment", tally.moving, seenMoving),
                blockers(id, "quorum", needed.orElse(0), needed.isPresent()))
            .reduce(true, Boolean::logicalAnd);
    if (tally.neededInSync + tally.unreplicated + tally.moving + needed.orElse(0) > 0) {
      sampler.set(SAFE, 0, id);
    } else if (allKnown) {
      sampler.set(SAFE, 1, id);
    }
  }

  /** A number is told if it is of all or not 0; returns whether it is of all. */
  private boolean blockers(String id, String reason, int found, boolean all) {
    if (all || found > 0) {
      sampler.set(BLOCKERS, found, id, reason);
    }
    return all;
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
