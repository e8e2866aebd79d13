package io.kraftexporter.kafka.probe;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/** Probes of a test on one cluster, and what the cluster holds of their topics and groups. */
final class ProbeBench implements AutoCloseable {
  private final Map<String, Object> properties;
  private final Admin kafka;
  private final KafkaAdmin admin;

  ProbeBench(KafkaCluster cluster) {
    properties =
        Map.of(
            "bootstrap.servers",
            cluster.bootstrapServers(),
            "request.timeout.ms",
            "2000",
            "default.api.timeout.ms",
            "10000");
    kafka = Admin.create(properties);
    admin = new KafkaAdmin(properties);
  }

  Admin kafka() {
    return kafka;
  }

  /** The properties of every client. */
  Map<String, Object> properties() {
    return properties;
  }

  ProbeSource probe(String topic, boolean create) {
    return new ProbeSource(admin, CheckedClients.of(properties), settings(topic, create));
  }

  static ProbeConfiguration settings(String topic, boolean create) {
    return new ProbeConfiguration(
        true, topic, create, Duration.ofMillis(200), Duration.ofSeconds(2));
  }

  /** Each of these partitions has such replicas. */
  @SafeVarargs
  final void create(String topic, List<Integer>... partitions) throws Exception {
    Map<Integer, List<Integer>> replicas = new TreeMap<>();
    for (List<Integer> partition : partitions) {
      replicas.put(replicas.size(), partition);
    }
    NewTopic alone = new NewTopic(topic, replicas).configs(Map.of("min.insync.replicas", "1"));
    kafka.createTopics(List.of(alone)).all().get();
  }

  /** Brokers learn of it a moment after it was done. */
  void awaitGone(String topic) throws InterruptedException {
    Await.until(
        "topic and group are gone",
        Duration.ofSeconds(5),
        () -> !topics().contains(topic) && !groups().contains(topic));
  }

  Uuid id(String topic) throws Exception {
    return kafka.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId();
  }

  private List<TopicPartitionInfo> partitions(String topic) throws Exception {
    return kafka.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions();
  }

  Map<Integer, List<Integer>> replicas(String topic) throws Exception {
    Map<Integer, List<Integer>> replicas = new TreeMap<>();
    for (TopicPartitionInfo partition : partitions(topic)) {
      replicas.put(
          partition.partition(), partition.replicas().stream().map(node -> node.id()).toList());
    }
    return replicas;
  }

  Set<Integer> leaders(String topic) throws Exception {
    return partitions(topic).stream()
        .map(TopicPartitionInfo::leader)
        .filter(leader -> leader != null && !leader.isEmpty())
        .map(Node::id)
        .collect(Collectors.toSet());
  }

  Set<String> topics() throws Exception {
    return kafka.listTopics().names().get();
  }

  Set<String> groups() throws Exception {
    return kafka.listGroups().all().get().stream()
        .map(GroupListing::groupId)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    admin.close();
    kafka.close();
  }
}
