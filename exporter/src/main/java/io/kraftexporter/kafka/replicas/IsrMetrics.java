package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.admin.PartitionLabel;
import io.kraftexporter.kafka.topics.Reassignments;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicSettings;
import io.kraftexporter.kafka.topics.TopicsReader;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Compares the replicas in sync of the partitions with the number that they need: summed for each
 * topic, and for each partition where that is chosen.
 */
final class IsrMetrics {
  private static final Metric UNDER_REPLICATED =
      ofTopic(
          "under_replicated_partitions",
          "Partitions with out-of-sync replicas, without replicas that a reassignment is"
              + " adding (KIP-352).");
  private static final Metric UNDER_MIN =
      ofTopic(
          "under_min_isr_partitions",
          "Partitions with fewer in-sync replicas than min.insync.replicas.");
  private static final Metric AT_MIN =
      ofTopic(
          "at_min_isr_partitions",
          "Partitions whose number of in-sync replicas is exactly min.insync.replicas.");
  private static final Metric LEADERLESS =
      ofTopic("leaderless_partitions", "Partitions without a leader, which are offline.");
  private static final Metric ELIGIBLE =
      ofTopic(
          "eligible_leader_replicas",
          "Eligible leader replicas: out of sync, but with all committed records (KIP-966).");
  private static final Metric ONE_RACK =
      ofTopic(
          "rack_violations",
          "Partitions with two replicas in one rack although another rack has none.");
  private static final Metric PARTITION_UNDER_MIN =
      Metric.gauge(
          "kafka_topic_partition_under_min_isr",
          "Whether a partition has fewer in-sync replicas than min.insync.replicas, 1 or 0.",
          "topic",
          "partition");
  private static final Metric PARTITION_AT_MIN =
      Metric.gauge(
          "kafka_topic_partition_at_min_isr",
          "Whether a partition's number of in-sync replicas is exactly min.insync.replicas, 1"
              + " or 0.",
          "topic",
          "partition");

  static final List<Metric> METRICS =
      List.of(
          UNDER_REPLICATED,
          UNDER_MIN,
          AT_MIN,
          LEADERLESS,
          ELIGIBLE,
          ONE_RACK,
          PARTITION_UNDER_MIN,
          PARTITION_AT_MIN);

  private final Sampler sampler;
  private final TopicFilter filter;

  IsrMetrics(Sampler sampler, TopicFilter filter) {
    this.sampler = sampler;
    this.filter = filter;
  }

  /**
   * @param racks those that have a broker
   */
  void set(
      TopicDescription topic,
      @Nullable TopicSettings settings,
      Reassignments reassignments,
      Set<String> racks) {
    int underReplicated = 0;
    int leaderless = 0;
    int eligible = 0;
    boolean eligibleKnown = true;
    int oneRack = 0;
    for (TopicPartitionInfo partition : topic.partitions()) {
      underReplicated += reassignments.isUnderReplicated(topic.name(), partition) ? 1 : 0;
      leaderless += TopicsReader.hasLeader(partition) ? 0 : 1;
      eligibleKnown &= partition.elr() != null;
      eligible += partition.elr() == null ? 0 : partition.elr().size();
      oneRack += sharesRack(partition, racks) ? 1 : 0;
    }
    sampler.set(UNDER_REPLICATED, underReplicated, topic.name());
    sampler.set(LEADERLESS, leaderless, topic.name());
    if (eligibleKnown) {
      sampler.set(ELIGIBLE, eligible, topic.name());
    }
    if (racks.size() > 1) {
      sampler.set(ONE_RACK, oneRack, topic.name());
    }
    if (settings != null) {
      minimum(topic, settings);
    }
  }

  private void minimum(TopicDescription topic, TopicSettings settings) {
    int under = 0;
    int at = 0;
    for (TopicPartitionInfo partition : topic.partitions()) {
      int minimum = settings.minInsyncReplicas(partition.replicas().size());
      int isUnder = partition.isr().size() < minimum ? 1 : 0;
      int isAt = partition.isr().size() == minimum ? 1 : 0;
      under += isUnder;
      at += isAt;
      if (filter.partitions()) {
        String number = PartitionLabel.of(partition.partition());
        sampler.set(PARTITION_UNDER_MIN, isUnder, topic.name(), number);
        sampler.set(PARTITION_AT_MIN, isAt, topic.name(), number);
      }
    }
    sampler.set(UNDER_MIN, under, topic.name());
    sampler.set(AT_MIN, at, topic.name());
  }

  /** Brokers that are down have no rack to tell, and are left out. */
  private static boolean sharesRack(TopicPartitionInfo partition, Set<String> racks) {
    Set<String> used = new HashSet<>();
    int known = 0;
    for (Node replica : partition.replicas()) {
      if (replica.rack() != null) {
        used.add(replica.rack());
        known++;
      }
    }
    return used.size() < Math.min(known, racks.size());
  }

  private static Metric ofTopic(String what, String help) {
    return Metric.gauge("kafka_topic_" + what, help, "topic");
  }
}
