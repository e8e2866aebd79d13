package io.kraftexporter.kafka.probe;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.scrape.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * The probe's topic: a partition for each broker, which that broker is the first to lead.
 *
 * <p>All that this program ever writes to a cluster by the Admin API is here, and only where the
 * user allowed it. For one thread at a time.
 */
final class ProbeTopic {
  private static final int REPLICAS = 3;
  private static final String TEN_MINUTES = "600000";

  private final KafkaAdmin admin;
  private final ProbeConfiguration settings;

  ProbeTopic(KafkaAdmin admin, ProbeConfiguration settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /**
   * Looks whether the topic is as it should be, and makes it so if that is allowed.
   *
   * @throws IllegalStateException if there is none and it may not be created
   */
  void ensure() throws Exception {
    Deadline deadline = admin.deadline();
    Optional<TopicDescription> topic = describe(deadline);
    if (topic.isEmpty() && !settings.create()) {
      throw new IllegalStateException(
          "there is no topic " + settings.topic() + ", and probe.create does not allow to make it");
    }
    if (settings.create()) {
      List<Integer> brokers = brokers(deadline);
      if (topic.isEmpty()) {
        create(brokers, deadline);
      } else {
        extend(topic.get(), brokers, deadline);
      }
    }
  }

  /** Removes the group, and the topic if whoever may create it is responsible for it. */
  void remove() throws Exception {
    Deadline deadline = admin.deadline();
    var group = admin.client().deleteConsumerGroups(List.of(settings.topic())).all();
    if (settings.create()) {
      var topic = admin.client().deleteTopics(List.of(settings.topic())).all();
      try {
        admin.get(topic, deadline, "deleteTopics");
      } catch (UnknownTopicOrPartitionException e) {
        // Another probe ended together with this one.
      }
    }
    try {
      admin.get(group, deadline, "deleteConsumerGroups");
    } catch (GroupIdNotFoundException e) {
      // It never got as far as a commit.
    }
  }

  private Optional<TopicDescription> describe(Deadline deadline) throws Exception {
    var asked = admin.client().describeTopics(List.of(settings.topic())).allTopicNames();
    try {
      return Optional.ofNullable(
          admin.get(asked, deadline, "describeTopics").get(settings.topic()));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  /**
   * Includes brokers that are down, where the cluster tells them (from 4.0): the topic will outlive
   * that.
   */
  private List<Integer> brokers(Deadline deadline) throws Exception {
    try {
      return brokers(new DescribeClusterOptions().includeFencedBrokers(true), deadline);
    } catch (UnsupportedVersionException e) {
      return brokers(new DescribeClusterOptions(), deadline);
    }
  }

  private List<Integer> brokers(DescribeClusterOptions options, Deadline deadline)
      throws Exception {
    return admin
        .get(admin.client().describeCluster(options).nodes(), deadline, "describeCluster")
        .stream()
        .map(Node::id)
        .sorted()
        .toList();
  }

  private void create(List<Integer> brokers, Deadline deadline) throws Exception {
    int replicas = Math.min(REPLICAS, brokers.size());
    Map<Integer, List<Integer>> assignments = new TreeMap<>();
    brokers.forEach(first -> assignments.put(assignments.size(), from(first, brokers, replicas)));
    NewTopic topic =
        new NewTopic(settings.topic(), assignments)
            .configs(
                Map.of(
                    "cleanup.policy",
                    "delete",
                    "retention.ms",
                    TEN_MINUTES,
                    "segment.ms",
                    TEN_MINUTES,
                    "min.insync.replicas",
                    replicas > 2 ? "2" : "1"));
    try {
      admin.get(admin.client().createTopics(List.of(topic)).all(), deadline, "createTopics");
    } catch (TopicExistsException e) {
      // Another exporter was faster.
    }
  }

  /** A partition for each broker that came later. */
  private void extend(TopicDescription topic, List<Integer> brokers, Deadline deadline)
      throws Exception {
    List<Integer> firsts =
        topic.partitions().stream().map(partition -> partition.replicas().get(0).id()).toList();
    int replicas = Math.min(topic.partitions().get(0).replicas().size(), brokers.size());
    List<List<Integer>> missing = new ArrayList<>();
    brokers.stream()
        .filter(broker -> !firsts.contains(broker))
        .forEach(broker -> missing.add(from(broker, brokers, replicas)));
    if (!missing.isEmpty()) {
      NewPartitions partitions = NewPartitions.increaseTo(firsts.size() + missing.size(), missing);
      admin.get(
          admin.client().createPartitions(Map.of(settings.topic(), partitions)).all(),
          deadline,
          "createPartitions");
    }
  }

  /** This broker and the next ones. */
  static List<Integer> from(int first, List<Integer> brokers, int count) {
    int start = brokers.indexOf(first);
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(brokers.get((start + i) % brokers.size()));
    }
    return chosen;
  }
}
