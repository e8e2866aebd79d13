package io.kraftexporter.kafka.topics;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * What each topic is configured to, as numbers, the cluster's defaults included. Sets the samples
 * of its metrics in the sampler of whoever collects. For one thread at a time.
 */
public final class TopicConfigMetrics {
  private static final Metric INFO =
      Metric.gauge(
          "kafka_topic_info",
          "A topic with its cleanup policy and replication factor, always 1.",
          "topic",
          "cleanup_policy",
          "replication_factor");
  private static final Metric RETENTION =
      Metric.gauge(
          "kafka_topic_retention_seconds",
          "How long the topic keeps records; +Inf without an end.",
          "topic");
  private static final Metric RETENTION_BYTES =
      Metric.gauge(
          "kafka_topic_retention_bytes",
          "How much the topic keeps of each partition; +Inf without a limit.",
          "topic");
  private static final Metric SEGMENT =
      Metric.gauge("kafka_topic_segment_bytes", "Size of the topic's log segments.", "topic");
  private static final Metric MIN_IN_SYNC =
      Metric.gauge(
          "kafka_topic_min_insync_replicas",
          "Replicas that must be in sync for a write with acks=all.",
          "topic");
  private static final Metric THROTTLED =
      Metric.gauge(
          "kafka_topic_replication_throttled",
          "A topic with a throttle on its replication, always 1: without a reassignment it was left"
              + " behind.",
          "topic");

  public static final List<Metric> METRICS =
      List.of(INFO, RETENTION, RETENTION_BYTES, SEGMENT, MIN_IN_SYNC, THROTTLED);

  private final Sampler sampler;

  public TopicConfigMetrics(Sampler sampler) {
    this.sampler = sampler;
  }

  /** Sets what its settings say. */
  public void set(TopicDescription topic, TopicSettings settings) {
    String name = topic.name();
    int replicas =
        topic.partitions().stream()
            .mapToInt(partition -> partition.replicas().size())
            .max()
            .orElse(0);
    sampler.set(INFO, 1, name, settings.cleanupPolicy(), Integer.toString(replicas));
    sampler.set(RETENTION, settings.retentionSeconds(), name);
    sampler.set(RETENTION_BYTES, settings.retentionBytes(), name);
    sampler.set(SEGMENT, settings.segmentBytes(), name);
    sampler.set(MIN_IN_SYNC, settings.minInsyncReplicas(), name);
    if (settings.throttled()) {
      sampler.set(THROTTLED, 1, name);
    }
  }
}
