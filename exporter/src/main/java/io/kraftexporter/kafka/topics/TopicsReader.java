package io.kraftexporter.kafka.topics;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.Gaps;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ApiException;

/**
 * Asks the brokers about the chosen topics: which there are, their partitions, and where those
 * start and end. For one thread at a time.
 */
public final class TopicsReader {
  /** How much longer than the brokers the controller may take. */
  private static final Duration CONTROLLER_GRACE = Duration.ofSeconds(1);

  private final KafkaAdmin admin;
  private final OffsetCalls offsets;
  private final TopicFilter filter;
  private final Gaps gaps = new Gaps();

  public TopicsReader(KafkaAdmin admin, TopicFilter filter) {
    this.admin = admin;
    this.offsets = new OffsetCalls(admin);
    this.filter = filter;
  }

  /** Fails if there are topics and not one is described; an offset not answered is missing. */
  public TopicsSnapshot read(Deadline deadline) throws Exception {
    Deadline all = deadline.atMost(deadline.left().multipliedBy(4).dividedBy(5));
    List<TopicDescription> topics = describe(names(all), all);
    List<TopicPartition> led = filter.partitions() ? partitionsWithLeader(topics) : List.of();
    var oldest = offsets.offsets(led, OffsetSpec.earliest(), all);
    var ends = offsets.offsets(led, OffsetSpec.latest(), all);
    Optional<Future<Reassignments>> reassignments =
        filter.partitions() && topics.stream().anyMatch(TopicsReader::lacksReplicas)
            ? Optional.of(Reassignments.request(admin, all))
            : Optional.empty();
    return new TopicsSnapshot(
        topics,
        await(oldest, all, "listOffsets of the oldest records").values(),
        await(ends, all, "listOffsets").values(),
        await(reassignments, all.atMost(CONTROLLER_GRACE)));
  }

  private static boolean lacksReplicas(TopicDescription topic) {
    return topic.partitions().stream()
        .anyMatch(partition -> partition.isr().size() < partition.replicas().size());
  }

  /** Reassignments have a source of their own, which reports a failure. */
  private Reassignments await(Optional<Future<Reassignments>> requested, Deadline deadline)
      throws Exception {
    if (requested.isEmpty()) {
      return Reassignments.NONE;
    }
    try {
      return admin.get(requested.get(), deadline, "listPartitionReassignments");
    } catch (ApiException | TimeoutException | UnreachableException e) {
      return Reassignments.NONE;
    }
  }

  /** The names of the chosen topics. */
  public List<String> names(Deadline deadline) throws Exception {
    ListTopicsOptions options = new ListTopicsOptions().listInternal(filter.internal());
    Collection<TopicListing> listed =
        admin.get(
            admin.client().listTopics(options.timeoutMs(KafkaAdmin.millis(deadline))).listings(),
            deadline,
            "listTopics");
    admin.missingAcls().listed("listTopics", "Describe on the topics", listed.isEmpty());
    return listed.stream().filter(filter::test).map(TopicListing::name).toList();
  }

  /** Returns the descriptions of these topics that arrive in time; fails if none does. */
  public List<TopicDescription> describe(List<String> names, Deadline deadline) throws Exception {
    if (names.isEmpty()) {
      return List.of();
    }
    DescribeTopicsOptions options =
        new DescribeTopicsOptions().timeoutMs(KafkaAdmin.millis(deadline));
    Answers<String, TopicDescription> answers =
        await(
            admin.client().describeTopics(names, options).topicNameValues(),
            deadline,
            "describeTopics");
    if (answers.values().isEmpty() && !answers.failures().isEmpty()) {
      throw answers.failures().values().iterator().next();
    }
    return answers.values().values().stream()
        .sorted(Comparator.comparing(TopicDescription::name))
        .toList();
  }

  private <K, V> Answers<K, V> await(Map<K, KafkaFuture<V>> futures, Deadline deadline, String what)
      throws InterruptedException {
    Answers<K, V> answers = admin.getEach(futures, deadline, what);
    gaps.note(what, answers);
    return answers;
  }

  /** The client would wait for a leader until the deadline. */
  public static List<TopicPartition> partitionsWithLeader(List<TopicDescription> topics) {
    return topics.stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .filter(TopicsReader::hasLeader)
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .toList();
  }

  /** Returns whether somebody can be asked for its offsets. */
  public static boolean hasLeader(TopicPartitionInfo partition) {
    return partition.leader() != null && !partition.leader().isEmpty();
  }
}
