package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.kafka.topics.Reassignments;
import io.kraftexporter.kafka.topics.TieredOffsets;
import io.kraftexporter.kafka.topics.TopicSettings;
import io.kraftexporter.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * The replicas of all topics at one moment, and what decides whether a node may be missed.
 *
 * @param topics all that may be seen, by name
 * @param hidden topics that may not be seen, by the broker that has replicas of them; a broker that
 *     did not tell is missing
 * @param settings of the topics, as far as they were answered
 * @param reassignments empty if they were not answered
 * @param quorum empty if it did not answer
 * @param tiered of the topics with a remote tier that are for show
 */
record ReplicationSnapshot(
    Topology topology,
    List<TopicDescription> topics,
    Map<Integer, Set<String>> hidden,
    Map<String, TopicSettings> settings,
    Optional<Reassignments> reassignments,
    Optional<QuorumHealth> quorum,
    TieredOffsets tiered) {

  ReplicationSnapshot {
    topics = List.copyOf(topics);
    hidden = Map.copyOf(hidden);
    settings = Map.copyOf(settings);
  }
}
