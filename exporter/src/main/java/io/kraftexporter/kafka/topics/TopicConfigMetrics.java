package io.kraftexporter.kafka.topics;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Configuration of each topic as numbers, with the cluster's defaults. Sets the samples of its
 * metrics in the sampler of whoever collects. For one thread at a time.
 */
public final class TopicConfigMetrics {
  private static final Metric INFO =
      Metric.gauge(
          "kafka_topic_info",
          "Cleanup policy and replication factor of a topic as labels, always 1.",
          "topic",
          "cleanup_policy",
          "replication_factor");
  private static final Metric RETENTION =
      Metric.gauge(
          "kafka_topic_retention_seconds",
          "Retention of the topic's records in seconds; +Inf without a limit.",
          "topic");
  private static final Metric RETENTION_BYTES =
      Metric.gauge(
          "kafka_topic_retention_bytes",
          "Retention of each partition of the topic in bytes; +Inf without a limit.",
          "topic");
  private static final Metric SEGMENT =
      Metric.gauge(
          "kafka_topic_segment_bytes",
          "Configured size of the topic's log segments in bytes.",
          "topic");
  private static final Metric MIN_IN_SYNC =
      Metric.gauge(
          "kafka_topic_min_insync_replicas",
          "Minimum number of in-sync replicas for a write with acks=all.",
          "topic");
  private static final Metric THROTTLED =
      Metric.gauge(
          "kafka_topic_replication_throttled",
          "Topic with a throttle on its replication, always 1; left behind if no reassignment"
              + " is running.",
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
