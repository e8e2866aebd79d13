package io.kraftexporter.kafka.replicas;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.topology.Node;
import java.util.List;
import java.util.Map;

/**
 * The spread of leaders and replicas over the brokers that take part: a broker that does not take
 * part leads nothing, and would make any spread look uneven.
 */
final class BalanceMetrics {
  private static final Metric LEADERS =
      Metric.gauge("kafka_broker_leaders", "Partitions that the broker leads.", "node_id");
  private static final Metric REPLICAS =
      Metric.gauge(
          "kafka_broker_replicas", "Replicas assigned to the broker, in sync or not.", "node_id");
  private static final Metric PREFERRED =
      Metric.gauge(
          "kafka_broker_preferred_leaders",
          "Partitions whose preferred leader is the broker.",
          "node_id");
  static final List<Metric> METRICS = List.of(LEADERS, REPLICAS, PREFERRED);

  private final Sampler sampler;

  BalanceMetrics(Sampler sampler) {
    this.sampler = sampler;
  }

  void set(List<Node> nodes, Map<Integer, BrokerTally> tallies) {
    for (Node node : nodes) {
      if (node.roles().contains(Node.Role.BROKER) && node.state() == Node.State.ACTIVE) {
        BrokerTally tally = tallies.getOrDefault(node.id(), BrokerTally.none());
        String id = Integer.toString(node.id());
        sampler.set(LEADERS, tally.leaders, id);
        sampler.set(REPLICAS, tally.replicas, id);
        sampler.set(PREFERRED, tally.preferred, id);
      }
    }
  }
}
