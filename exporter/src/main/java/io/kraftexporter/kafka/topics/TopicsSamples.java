package io.kraftexporter.kafka.topics;

import io.kraftexporter.kafka.admin.PartitionLabel;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Turns a snapshot of topics into samples; names and labels are kafka_exporter's. For one thread at
 * a time.
 */
final class TopicsSamples {
  private static final Metric PARTITIONS =
      Metric.gauge("kafka_topic_partitions", "Partitions of the topic.", "topic");
  private static final Metric CURRENT_OFFSET =
      ofPartition(
          "kafka_topic_partition_current_offset",
          "High watermark of a partition: the offset of the next record that consumers will see.");
  private static final Metric OLDEST_OFFSET =
      ofPartition(
          "kafka_topic_partition_oldest_offset",
          "Log start offset of a partition: the offset of its oldest record.");
  private static final Metric LEADER =
      ofPartition("kafka_topic_partition_leader", "Node id of a partition's leader.");
  private static final Metric REPLICAS =
      ofPartition("kafka_topic_partition_replicas", "Replicas assigned to a partition.");
  private static final Metric IN_SYNC =
      ofPartition("kafka_topic_partition_in_sync_replica", "In-sync replicas of a partition.");
  private static final Metric LEADER_IS_PREFERRED =
      ofPartition(
          "kafka_topic_partition_leader_is_preferred",
          "Whether a partition is led by its preferred leader, 1 or 0.");
  private static final Metric UNDER_REPLICATED =
      ofPartition(
          "kafka_topic_partition_under_replicated_partition",
          "Whether a partition has out-of-sync replicas, without replicas that a reassignment"
              + " is adding (KIP-352), 1 or 0.");

  static final List<Metric> METRICS =
      List.of(
          PARTITIONS,
          CURRENT_OFFSET,
          OLDEST_OFFSET,
          LEADER,
          REPLICAS,
          IN_SYNC,
          LEADER_IS_PREFERRED,
          UNDER_REPLICATED);

  private final boolean withPartitions;
  private final Sampler sampler = new Sampler();

  TopicsSamples(boolean withPartitions) {
    this.withPartitions = withPartitions;
  }

  Samples of(TopicsSnapshot snapshot) {
    return sampler.collect(into -> set(snapshot));
  }

  private void set(TopicsSnapshot snapshot) {
    for (TopicDescription topic : snapshot.topics()) {
      sampler.set(PARTITIONS, topic.partitions().size(), topic.name());
      if (withPartitions) {
        topic.partitions().forEach(partition -> partition(topic.name(), partition, snapshot));
      }
    }
  }

  private void partition(String topic, TopicPartitionInfo partition, TopicsSnapshot snapshot) {
    String number = PartitionLabel.of(partition.partition());
    TopicPartition key = new TopicPartition(topic, partition.partition());
    set(CURRENT_OFFSET, snapshot.ends().get(key), topic, number);
    set(OLDEST_OFFSET, snapshot.oldest().get(key), topic, number);
    List<Node> replicas = partition.replicas();
    boolean led = TopicsReader.hasLeader(partition);
    if (led) {
      sampler.set(LEADER, partition.leader().id(), topic, number);
    }
    boolean preferred = led && partition.leader().id() == replicas.get(0).id();
    sampler.set(LEADER_IS_PREFERRED, preferred ? 1 : 0, topic, number);
    sampler.set(REPLICAS, replicas.size(), topic, number);
    sampler.set(IN_SYNC, partition.isr().size(), topic, number);
    boolean underReplicated = snapshot.reassignments().isUnderReplicated(topic, partition);
    sampler.set(UNDER_REPLICATED, underReplicated ? 1 : 0, topic, number);
  }

  private void set(Metric metric, @Nullable Long value, String topic, String partition) {
    if (value != null) {
      sampler.set(metric, value, topic, partition);
    }
  }

  private static Metric ofPartition(String name, String help) {
    return Metric.gauge(name, help, "topic", "partition");
  }
}
