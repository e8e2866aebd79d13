package io.kraftexporter.kafka.topics;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.Gaps;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.scrape.Deadline;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Asks the brokers about the chosen topics: which there are, their partitions, and where those
 * start and end. For one thread at a time.
 */
public final class TopicsReader {
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
    return new TopicsSnapshot(
        topics,
        await(oldest, all, "listOffsets of the oldest records").values(),
        await(ends, all, "listOffsets").values());
  }

  /** The names of the chosen topics. */
  public List<String> names(Deadline deadline) throws Exception {
    ListTopicsOptions options = new ListTopicsOptions().listInternal(filter.internal());
    Collection<TopicListing> listed =
        admin.get(
            admin.client().listTopics(options.timeoutMs(KafkaAdmin.millis(deadline))).listings(),
            deadline,
            "listTopics");
    gaps.noteNone("listTopics", "Describe on the topics", listed.isEmpty());
    return listed.stream().filter(filter::test).map(TopicListing::name).toList();
  }

  /** Of these topics, those that are described in time; fails if none is. */
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

  /** Whether somebody can be asked for its offsets. */
  public static boolean hasLeader(TopicPartitionInfo partition) {
    return partition.leader() != null && !partition.leader().isEmpty();
  }
}
