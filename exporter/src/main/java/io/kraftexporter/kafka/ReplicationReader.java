package io.kraftexporter.kafka;

import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.Topology;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks about the replicas of all topics, whatever is chosen for show: safe is safe for all.
 *
 * <p>Fails if a topic is not answered. For one thread at a time.
 */
final class ReplicationReader {
  private final KafkaAdmin admin;
  private final Supplier<Optional<Topology>> topology;
  private final QuorumReader quorum;
  private final TopicConfigs configs;

  ReplicationReader(KafkaAdmin admin, QuorumReader quorum, Supplier<Optional<Topology>> topology) {
    this.admin = admin;
    this.quorum = quorum;
    this.topology = topology;
    this.configs = new TopicConfigs(admin);
  }

  ReplicationSnapshot read(Deadline deadline) throws Exception {
    int millis = KafkaAdmin.millis(deadline);
    Admin client = admin.client();
    Future<QuorumSnapshot> asked = quorum.ask();
    var moving =
        client
            .listPartitionReassignments(new ListPartitionReassignmentsOptions().timeoutMs(millis))
            .reassignments();
    var listed =
        client.listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(millis)).names();
    Set<String> names = admin.get(listed, deadline, "listTopics");
    // Half of the time, so that what is about the topics does not cost the topics.
    Map<String, TopicSettings> settings =
        configs.read(names, deadline.atMost(deadline.left().dividedBy(2)));
    return new ReplicationSnapshot(
        topology.get().orElseThrow(() -> new IllegalStateException("no nodes are known yet")),
        describe(names, deadline),
        settings,
        admin.get(moving, deadline, "listPartitionReassignments").keySet(),
        health(asked, deadline));
  }

  private List<TopicDescription> describe(Collection<String> names, Deadline deadline)
      throws Exception {
    if (names.isEmpty()) {
      return List.of();
    }
    DescribeTopicsOptions options = new DescribeTopicsOptions();
    Answers<String, TopicDescription> answers =
        admin.getEach(
            admin
                .client()
                .describeTopics(names, options.timeoutMs(KafkaAdmin.millis(deadline)))
                .topicNameValues(),
            deadline,
            "describeTopics");
    for (Exception failure : answers.failures().values()) {
      if (!(failure instanceof UnknownTopicOrPartitionException)) {
        throw failure;
      }
    }
    return answers.values().values().stream()
        .sorted(Comparator.comparing(TopicDescription::name))
        .toList();
  }

  /** The quorum has a source of its own, which says so if it does not answer. */
  private Optional<QuorumHealth> health(Future<QuorumSnapshot> asked, Deadline deadline)
      throws Exception {
    try {
      return QuorumHealth.of(admin.get(asked, deadline, "describeMetadataQuorum"));
    } catch (ApiException | TimeoutException e) {
      return Optional.empty();
    }
  }
}
