package io.kraftexporter.kafka.topics;

import io.kraftexporter.kafka.admin.PartitionMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * The responses of the brokers about topics in one collection.
 *
 * @param oldest where logs start, as far as it was asked and answered
 * @param ends high watermarks, as far as they were asked and answered
 * @param reassignments requested only while a partition has a replica that is not in sync; none
 *     where they were not answered
 */
public record TopicsSnapshot(
    List<TopicDescription> topics,
    Map<TopicPartition, Long> oldest,
    Map<TopicPartition, Long> ends,
    Reassignments reassignments) {

  public TopicsSnapshot {
    topics = List.copyOf(topics);
    oldest = new PartitionMap<>(oldest);
    ends = new PartitionMap<>(ends);
  }
}
