package io.kraftexporter.kafka.replicas;

import java.util.Map;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * The reassignments that are not finished.
 *
 * @param moving where each partition is and goes
 * @param partitions who leads them, as far as it was answered
 * @param logDirs of the brokers that lead them or shall have them, as far as they answered
 */
record ReassignmentsSnapshot(
    Map<TopicPartition, PartitionReassignment> moving,
    Map<TopicPartition, TopicPartitionInfo> partitions,
    LogDirs logDirs) {

  ReassignmentsSnapshot {
    moving = Map.copyOf(moving);
    partitions = Map.copyOf(partitions);
  }
}
