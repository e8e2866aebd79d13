package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.kafka.topics.TieredOffsets;
import io.kraftexporter.kafka.topics.TopicSettings;
import io.kraftexporter.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * The replicas of all topics at one moment, and what decides whether a node may be missed.
 *
 * @param topics all that there are, by name
 * @param settings of the topics, as far as they were answered
 * @param moving partitions with a reassignment that is not finished
 * @param quorum empty if it did not answer
 * @param tiered of the topics with a remote tier that are for show
 */
record ReplicationSnapshot(
    Topology topology,
    List<TopicDescription> topics,
    Map<String, TopicSettings> settings,
    Set<TopicPartition> moving,
    Optional<QuorumHealth> quorum,
    TieredOffsets tiered) {

  ReplicationSnapshot {
    topics = List.copyOf(topics);
    settings = Map.copyOf(settings);
    moving = PartitionMap.newSet(moving);
  }
}
