package io.kraftexporter.kafka.topics;

import io.kraftexporter.kafka.admin.PartitionLabel;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Tells which topics have a remote tier (KIP-405), and how much of each partition is on each tier.
 * Sets the samples of its metrics in the sampler of whoever collects. For one thread at a time.
 */
public final class TieredMetrics {
  private static final Metric PARTITIONS =
      Metric.gauge(
          "kafka_topic_tiered_partitions",
          "Partitions of a topic with tiered storage; absent without it.",
          "topic");
  private static final Metric LOCAL_OLDEST =
      Metric.gauge(
          "kafka_topic_partition_local_oldest_offset",
          "Local log start offset of a tiered partition: the oldest record on the leader's"
              + " own disks.",
          "topic",
          "partition");
  private static final Metric TIERED =
      Metric.gauge(
          "kafka_topic_partition_tiered_offset",
          "Last offset of a tiered partition that is in remote storage; absent if there is none.",
          "topic",
          "partition");

  public static final List<Metric> METRICS = List.of(PARTITIONS, LOCAL_OLDEST, TIERED);

  private final Sampler sampler;
  private final TopicFilter filter;

  public TieredMetrics(Sampler sampler, TopicFilter filter) {
    this.sampler = sampler;
    this.filter = filter;
  }

  /** Sets what is known of a topic; nothing if it has no remote tier. */
  public void set(TopicDescription topic, TopicSettings settings, TieredOffsets offsets) {
    if (!settings.tiered()) {
      return;
    }
    sampler.set(PARTITIONS, topic.partitions().size(), topic.name());
    if (filter.partitions()) {
      topic.partitions().forEach(partition -> partition(topic.name(), partition, offsets));
    }
  }

  private void partition(String topic, TopicPartitionInfo partition, TieredOffsets offsets) {
    TopicPartition key = new TopicPartition(topic, partition.partition());
    set(LOCAL_OLDEST, offsets.localStart(), key);
    set(TIERED, offsets.tieredEnd(), key);
  }

  private void set(Metric metric, Map<TopicPartition, Long> offsets, TopicPartition partition) {
    long offset = offsets.getOrDefault(partition, -1L);
    if (offset >= 0) {
      sampler.set(metric, offset, partition.topic(), PartitionLabel.of(partition.partition()));
    }
  }
}
