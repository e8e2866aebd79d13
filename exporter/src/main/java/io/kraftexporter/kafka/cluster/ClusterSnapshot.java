package io.kraftexporter.kafka.cluster;

import java.util.List;
import org.apache.kafka.common.Node;

/**
 * The answer of the brokers about the cluster.
 *
 * @param fencedListed whether fenced brokers are among them, which is so from Kafka 4.0 on
 */
record ClusterSnapshot(String clusterId, List<Node> brokers, boolean fencedListed) {

  ClusterSnapshot {
    brokers = List.copyOf(brokers);
  }
}
