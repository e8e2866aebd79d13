package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.admin.PeriodicSource;
import io.kraftexporter.kafka.topics.TopicsReader;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Partitions that are being moved to other brokers, and how much is still to be copied.
 *
 * <p>What is to be copied is by how much a new replica's log is smaller than the leader's. Needs
 * DESCRIBE on the cluster and on the topics. Log directories are asked only while something moves.
 */
public final class ReassignmentsSource extends PeriodicSource<ReassignmentsSnapshot> {
  private static final Metric PARTITIONS =
      Metric.gauge("kafka_reassignment_partitions", "Partitions that are being reassigned.");
  private static final Metric ADDING =
      Metric.gauge(
          "kafka_reassignment_adding_replicas", "Replicas that running reassignments are adding.");
  private static final Metric REMOVING =
      Metric.gauge(
          "kafka_reassignment_removing_replicas",
          "Replicas that running reassignments will remove.");
  private static final Metric REMAINING =
      Metric.gauge(
          "kafka_reassignment_remaining_bytes",
          "Bytes still to be copied by all running reassignments.");
  private static final Metric MOVING =
      Metric.gauge(
          "kafka_topic_partition_reassigning",
          "Partition that is being reassigned, always 1.",
          "topic",
          "partition");
  private static final Metric PARTITION_REMAINING =
      Metric.gauge(
          "kafka_topic_partition_reassignment_remaining_bytes",
          "Bytes still to be copied of a partition that is being reassigned.",
          "topic",
          "partition");

  public ReassignmentsSource(KafkaAdmin admin, Duration period) {
    super(
        "reassignments",
        admin,
        period,
        List.of(PARTITIONS, ADDING, REMOVING, REMAINING, MOVING, PARTITION_REMAINING));
  }

  @Override
  protected ReassignmentsSnapshot read(Deadline deadline) throws Exception {
    ListPartitionReassignmentsOptions options = new ListPartitionReassignmentsOptions();
    Map<TopicPartition, PartitionReassignment> moving =
        admin.get(
            admin
                .client()
                .listPartitionReassignments(options.timeoutMs(KafkaAdmin.millis(deadline)))
                .reassignments(),
            deadline,
            "listPartitionReassignments");
    if (moving.isEmpty()) {
      return new ReassignmentsSnapshot(moving, Map.of(), new LogDirs(Map.of()));
    }
    Map<TopicPartition, TopicPartitionInfo> partitions = describe(moving.keySet(), deadline);
    Set<Integer> brokers = new HashSet<>();
    moving.values().forEach(one -> brokers.addAll(one.addingReplicas()));
    partitions.values().stream()
        .filter(TopicsReader::hasLeader)
        .forEach(partition -> brokers.add(partition.leader().id()));
    return new ReassignmentsSnapshot(
        moving, partitions, LogDirs.answered(admin, brokers, gaps, deadline));
  }

  private Map<TopicPartition, TopicPartitionInfo> describe(
      Set<TopicPartition> moving, Deadline deadline) throws Exception {
    Set<String> topics =
        moving.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet());
    DescribeTopicsOptions options = new DescribeTopicsOptions();
    Answers<String, TopicDescription> answers =
        admin.getEach(
            admin
                .client()
                .describeTopics(topics, options.timeoutMs(KafkaAdmin.millis(deadline)))
                .topicNameValues(),
            deadline,
            "describeTopics");
    gaps.note("describeTopics", answers);
    Map<TopicPartition, TopicPartitionInfo> partitions = new PartitionMap<>();
    for (TopicDescription topic : answers.values().values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        partitions.put(new TopicPartition(topic.name(), partition.partition()), partition);
      }
    }
    partitions.keySet().retainAll(moving);
    return partitions;
  }

  @Override
  protected void set(ReassignmentsSnapshot snapshot) {
    int adding = 0;
    int removing = 0;
    long remaining = 0;
    boolean allKnown = true;
    Map<Integer, Map<TopicPartition, Long>> sizes = new HashMap<>();
    snapshot
        .logDirs()
        .ofBroker()
        .keySet()
        .forEach(broker -> sizes.put(broker, snapshot.logDirs().sizes(broker)));
    for (Map.Entry<TopicPartition, PartitionReassignment> move : inOrder(snapshot.moving())) {
      TopicPartition partition = move.getKey();
      PartitionReassignment reassignment = move.getValue();
      String[] labels = {partition.topic(), Integer.toString(partition.partition())};
      adding += reassignment.addingReplicas().size();
      removing += reassignment.removingReplicas().size();
      sampler.set(MOVING, 1, labels);
      OptionalLong left =
          remaining(partition, reassignment, snapshot.partitions().get(partition), sizes);
      left.ifPresent(bytes -> sampler.set(PARTITION_REMAINING, bytes, labels));
      allKnown &= left.isPresent();
      remaining += left.orElse(0);
    }
    sampler.set(PARTITIONS, snapshot.moving().size());
    sampler.set(ADDING, adding);
    sampler.set(REMOVING, removing);
    if (allKnown) {
      sampler.set(REMAINING, remaining);
    }
  }

  /** Unknown if there is no leader, or if it or a broker that is to copy did not answer. */
  private static OptionalLong remaining(
      TopicPartition partition,
      PartitionReassignment reassignment,
      @Nullable TopicPartitionInfo now,
      Map<Integer, Map<TopicPartition, Long>> sizes) {
    if (now == null || !TopicsReader.hasLeader(now)) {
      return OptionalLong.empty();
    }
    Long leaders = sizes.getOrDefault(now.leader().id(), Map.of()).get(partition);
    if (leaders == null || !sizes.keySet().containsAll(reassignment.addingReplicas())) {
      return OptionalLong.empty();
    }
    Set<Integer> inSync = now.isr().stream().map(Node::id).collect(Collectors.toSet());
    return OptionalLong.of(
        reassignment.addingReplicas().stream()
            .filter(broker -> !inSync.contains(broker))
            .map(broker -> sizes.getOrDefault(broker, Map.of()).getOrDefault(partition, 0L))
            .mapToLong(copied -> Math.max(0, leaders - copied))
            .sum());
  }

  private static List<Map.Entry<TopicPartition, PartitionReassignment>> inOrder(
      Map<TopicPartition, PartitionReassignment> moving) {
    return moving.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparing(TopicPartition::topic)
                    .thenComparing(TopicPartition::partition)))
        .toList();
  }
}
