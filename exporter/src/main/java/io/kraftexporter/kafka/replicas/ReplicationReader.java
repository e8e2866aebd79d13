package io.kraftexporter.kafka.replicas;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.kraftexporter.kafka.admin.ActiveBrokers;
import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.Gaps;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.QuorumSnapshot;
import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.kafka.topics.Reassignments;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks about the replicas of all topics, whatever is chosen for show: safe is safe for all. So it
 * also asks which topics there are that it may not see.
 *
 * <p>Fails if a topic that is listed is not answered. For one thread at a time.
 */
final class ReplicationReader {
  private static final String NOT_LISTED =
      "has replicas and is not listed: the ACL Describe on the topic is missing";

  private final KafkaAdmin admin;
  private final Supplier<Optional<Topology>> topology;
  private final QuorumReader quorum;
  private final HostedTopics hosted;
  private final TopicFilter shown;
  private final TopicConfigs configs;
  private final OffsetCalls offsets;
  private final Gaps gaps = new Gaps();
  private final LastAnswer<Reassignments> lastReassignments = new LastAnswer<>(System::nanoTime);
  private final LastAnswer<QuorumSnapshot> lastQuorum = new LastAnswer<>(System::nanoTime);
  private Set<String> listedBefore = Set.of();

  /**
   * @param shown the topics with series of their own
   */
  ReplicationReader(
      KafkaAdmin admin,
      QuorumReader quorum,
      Supplier<Optional<Topology>> topology,
      HostedTopics hosted,
      TopicFilter shown) {
    this.admin = admin;
    this.quorum = quorum;
    this.topology = topology;
    this.hosted = hosted;
    this.shown = shown;
    this.configs = new TopicConfigs(admin, Duration.ZERO);
    this.offsets = new OffsetCalls(admin);
  }

  ReplicationSnapshot read(Deadline deadline) throws Exception {
    int millis = KafkaAdmin.millis(deadline);
    Admin client = admin.client();
    Future<QuorumSnapshot> asked = quorum.ask();
    Future<Reassignments> reassignments = Reassignments.request(admin, deadline);
    var listed =
        client.listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(millis)).names();
    Set<String> names = admin.get(listed, deadline, "listTopics");
    Map<String, TopicSettings> settings = configs.read(names, half(deadline));
    List<TopicDescription> topics = describe(names, deadline);
    Topology nodes =
        topology
            .get()
            .orElseThrow(() -> new UnreachableException("no nodes are known yet"))
            .withActive(active(deadline));
    Map<Integer, Set<String>> hidden = hidden(nodes, names, half(deadline));
    TieredOffsets tiered = tiered(topics, settings, half(deadline));
    return new ReplicationSnapshot(
        nodes,
        topics,
        hidden,
        settings,
        lastReassignments.or(
            ifAnswered(reassignments, half(deadline), "listPartitionReassignments")),
        lastQuorum
            .or(ifAnswered(asked, half(deadline), "describeMetadataQuorum"))
            .flatMap(QuorumHealth::of),
        tiered);
  }

  /** Returns the active brokers of this moment: the nodes that are known may be from long ago. */
  private Set<Integer> active(Deadline deadline) throws Exception {
    DescribeClusterOptions options = new DescribeClusterOptions();
    return admin
        .get(
            admin.client().describeCluster(options.timeoutMs(KafkaAdmin.millis(deadline))).nodes(),
            deadline,
            "describeCluster")
        .stream()
        .map(Node::id)
        .collect(toUnmodifiableSet());
  }

  /** So that what is about the topics does not cost the topics. */
  private static Deadline half(Deadline deadline) {
    return deadline.atMost(deadline.left().dividedBy(2));
  }

  private Map<Integer, Set<String>> hidden(Topology nodes, Set<String> listed, Deadline deadline)
      throws InterruptedException {
    Set<String> seen = new HashSet<>(listed);
    // Deleted since the last time, after a broker told of it.
    seen.addAll(listedBefore);
    listedBefore = listed;
    Map<Integer, Set<String>> hidden =
        hosted.hidden(ActiveBrokers.in(Optional.of(nodes)), seen, deadline);
    Map<String, Exception> failures = new HashMap<>();
    hidden.values().stream()
        .flatMap(Set::stream)
        .forEach(name -> failures.put(name, new TopicAuthorizationException(NOT_LISTED)));
    if (!hidden.isEmpty()) {
      gaps.note("listTopics", new Answers<>(Map.of("all others", listed), failures));
    }
    return hidden;
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
    var local = offsets.offsets(led, OffsetSpec.earliestLocal(), deadline);
    var remote = offsets.offsets(led, OffsetSpec.latestTiered(), deadline);
    return new TieredOffsets(
        await(local, deadline, "listOffsets of local logs"),
        await(remote, deadline, "listOffsets of the remote tier"));
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

  /** The quorum and reassignments have a source of their own, which says if there is no answer. */
  private <T> Optional<T> ifAnswered(Future<T> asked, Deadline deadline, String what)
      throws Exception {
    try {
      return Optional.of(admin.get(asked, deadline, what));
    } catch (ApiException | TimeoutException | UnreachableException e) {
      return Optional.empty();
    }
  }
}
