package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.Gaps;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.QuorumSnapshot;
import io.kraftexporter.kafka.topics.TieredOffsets;
import io.kraftexporter.kafka.topics.TopicConfigs;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicSettings;
import io.kraftexporter.kafka.topics.TopicsReader;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
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
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks about the replicas of all topics, whatever is chosen for show: safe is safe for all.
 *
 * <p>Fails if a topic is not answered. For one thread at a time.
 */
final class ReplicationReader {
  private final KafkaAdmin admin;
  private final Supplier<Optional<Topology>> topology;
  private final QuorumReader quorum;
  private final TopicFilter shown;
  private final TopicConfigs configs;
  private final OffsetCalls offsets;
  private final Gaps gaps = new Gaps();

  /**
   * @param shown the topics with series of their own
   */
  ReplicationReader(
      KafkaAdmin admin,
      QuorumReader quorum,
      Supplier<Optional<Topology>> topology,
      TopicFilter shown) {
    this.admin = admin;
    this.quorum = quorum;
    this.topology = topology;
    this.shown = shown;
    this.configs = new TopicConfigs(admin, Duration.ZERO);
    this.offsets = new OffsetCalls(admin);
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
    List<TopicDescription> topics = describe(names, deadline);
    return new ReplicationSnapshot(
        topology.get().orElseThrow(() -> new IllegalStateException("no nodes are known yet")),
        topics,
        settings,
        admin.get(moving, deadline, "listPartitionReassignments").keySet(),
        health(asked, deadline),
        tiered(topics, settings, deadline));
  }

  /** Asked only where a topic has a remote tier. */
  private TieredOffsets tiered(
      List<TopicDescription> topics, Map<String, TopicSettings> settings, Deadline deadline)
      throws InterruptedException {
    if (!shown.partitions()) {
      return TieredOffsets.NONE;
    }
    List<TopicPartition> led =
        TopicsReader.partitionsWithLeader(
            topics.stream()
                .filter(shown::test)
                .filter(topic -> isTiered(settings.get(topic.name())))
                .toList());
    Deadline half = deadline.atMost(deadline.left().dividedBy(2));
    var local = offsets.offsets(led, OffsetSpec.earliestLocal(), half);
    var remote = offsets.offsets(led, OffsetSpec.latestTiered(), half);
    return new TieredOffsets(
        await(local, half, "listOffsets of local logs"),
        await(remote, half, "listOffsets of the remote tier"));
  }

  private static boolean isTiered(@Nullable TopicSettings settings) {
    return settings != null && settings.tiered();
  }

  private Map<TopicPartition, Long> await(
      Map<TopicPartition, KafkaFuture<Long>> asked, Deadline deadline, String what)
      throws InterruptedException {
    Answers<TopicPartition, Long> answers = admin.getEach(asked, deadline, what);
    gaps.note(what, answers);
    return answers.values();
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
