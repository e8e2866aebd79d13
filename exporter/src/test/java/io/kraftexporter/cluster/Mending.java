package io.kraftexporter.cluster;

import io.kraftexporter.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.Node;

/** Repairs for the next test what a test has done to a node. */
public final class Mending {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Mending() {}

  /** Waits until every broker takes part again and every replica is in sync. */
  public static void await(KafkaCluster cluster) throws Exception {
    Map<String, Object> properties =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    try (Admin admin = Admin.create(properties)) {
      Set<Integer> brokers =
          cluster.nodes().stream()
              .filter(KafkaNode::isBroker)
              .map(KafkaNode::id)
              .collect(Collectors.toSet());
      Await.untilEqual(
          "every broker is back",
          PATIENCE,
          brokers,
          () ->
              admin.describeCluster().nodes().get().stream()
                  .map(Node::id)
                  .collect(Collectors.toSet()));
      Await.untilEqual("every replica is in sync", PATIENCE, List.of(), () -> lagging(admin));
    }
  }

  private static List<String> lagging(Admin admin) throws Exception {
    Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    return admin.describeTopics(topics).allTopicNames().get().values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .filter(partition -> partition.isr().size() < partition.replicas().size())
                    .map(partition -> topic.name() + "-" + partition.partition()))
        .toList();
  }
}
