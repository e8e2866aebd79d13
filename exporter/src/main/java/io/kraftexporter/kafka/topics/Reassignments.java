package io.kraftexporter.kafka.topics;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.scrape.Deadline;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Unfinished reassignments, with the brokers that each of them adds to its partition.
 *
 * <p>Kafka does not count a replica that a reassignment adds as missing until the reassignment is
 * finished (KIP-352), so the number of replicas that a partition should have is without them.
 *
 * @param adding node ids of the added replicas, by partition; empty for a reassignment that only
 *     removes replicas
 */
public record Reassignments(Map<TopicPartition, Set<Integer>> adding) {
  public static final Reassignments NONE = new Reassignments(Map.of());

  public Reassignments {
    adding = new PartitionMap<>(adding);
  }

  /** Requests all unfinished reassignments, which needs Describe on the cluster. */
  public static Future<Reassignments> request(KafkaAdmin admin, Deadline deadline) {
    ListPartitionReassignmentsOptions options = new ListPartitionReassignmentsOptions();
    return admin
        .client()
        .listPartitionReassignments(options.timeoutMs(KafkaAdmin.millis(deadline)))
        .reassignments()
        .thenApply(Reassignments::of);
  }

  private static Reassignments of(Map<TopicPartition, PartitionReassignment> answer) {
    PartitionMap<Set<Integer>> adding = new PartitionMap<>();
    answer.forEach(
        (partition, reassignment) ->
            adding.put(partition, Set.copyOf(reassignment.addingReplicas())));
    return new Reassignments(adding);
  }

  public boolean isMoving(TopicPartition partition) {
    return adding.containsKey(partition);
  }

  /** Returns whether the reassignment of a partition adds a replica on this broker. */
  public boolean adds(TopicPartition partition, int broker) {
    return adding.getOrDefault(partition, Set.of()).contains(broker);
  }

  /**
   * Returns whether a partition has fewer replicas in sync than it should have, as Kafka counts.
   */
  public boolean isUnderReplicated(String topic, TopicPartitionInfo partition) {
    TopicPartition key = new TopicPartition(topic, partition.partition());
    long due = partition.replicas().stream().filter(replica -> !adds(key, replica.id())).count();
    return partition.isr().size() < due;
  }
}
