package io.kraftexporter.kafka.groups;

import static java.util.stream.Collectors.toMap;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.scrape.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClassicGroupsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeStreamsGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListGroupsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Starts the calls about groups, in chunks; each group has a future of its own.
 *
 * <p>All chunks are started at once: the client keeps one request to a broker in flight anyway, and
 * a broker that hangs then holds up nobody else's.
 */
final class GroupCalls {
  /** With more groups than that chunks are larger: far away, each costs a round trip. */
  private static final int MOST_CHUNKS = 32;

  private final KafkaAdmin admin;
  private final int chunk;

  GroupCalls(KafkaAdmin admin, int chunk) {
    this.admin = admin;
    this.chunk = chunk;
  }

  /**
   * The groups of all brokers that list theirs in time.
   *
   * @param failures by their messages, which name the brokers
   */
  record Listing(Collection<GroupListing> groups, Map<String, Exception> failures) {

    private static Listing of(Collection<GroupListing> groups, Collection<Throwable> errors) {
      Map<String, Exception> failures = new HashMap<>();
      for (Throwable error : errors) {
        failures.put(
            String.valueOf(error.getMessage()),
            error instanceof Exception e ? e : new Exception(error));
      }
      if (groups.isEmpty() && !errors.isEmpty()) {
        throw new KafkaException("no broker listed its groups", errors.iterator().next());
      }
      return new Listing(groups, failures);
    }
  }

  /** Asks every broker for its groups, of all types at once; fails if none answers. */
  Future<Listing> list(Deadline deadline) {
    ListGroupsResult result =
        admin.client().listGroups(new ListGroupsOptions().timeoutMs(KafkaAdmin.millis(deadline)));
    return result
        .valid()
        .toCompletionStage()
        .thenCombine(result.errors().toCompletionStage(), Listing::of)
        .toCompletableFuture();
  }

  /** The committed offsets by partition. */
  Map<String, KafkaFuture<Map<TopicPartition, Long>>> commits(
      Collection<String> groups, Deadline deadline) {
    return inChunks(
        groups,
        ids -> {
          ListConsumerGroupOffsetsResult result =
              admin
                  .client()
                  .listConsumerGroupOffsets(
                      all(ids, new ListConsumerGroupOffsetsSpec()),
                      new ListConsumerGroupOffsetsOptions().timeoutMs(KafkaAdmin.millis(deadline)));
          return futures(
              ids,
              group ->
                  result
                      .partitionsToOffsetAndMetadata(group)
                      .thenApply(offsets -> present(offsets, commit -> commit.offset())));
        });
  }

  /**
   * The call that reads where a share group stands, of the partitions that it has begun to read.
   * All calls use the present client.
   */
  ShareOffsetCalls.ShareGroupCall shareOffsets() {
    Admin client = admin.client();
    return (group, deadline) ->
        client
            .listShareGroupOffsets(
                Map.of(group, new ListShareGroupOffsetsSpec()),
                new ListShareGroupOffsetsOptions().timeoutMs(KafkaAdmin.millis(deadline)))
            .partitionsToOffsetInfo(group)
            .thenApply(offsets -> present(offsets, offset -> offset));
  }

  /**
   * Descriptions of groups of one type.
   *
   * @param type UNKNOWN where the brokers do not tell it
   */
  Map<String, KafkaFuture<GroupDescription>> descriptions(
      GroupType type, Collection<String> groups, Deadline deadline) {
    return inChunks(groups, ids -> describe(type, ids, KafkaAdmin.millis(deadline)));
  }

  /** How many partitions topics have. */
  Map<String, KafkaFuture<Integer>> sizes(Collection<String> topics, Deadline deadline) {
    DescribeTopicsOptions options = new DescribeTopicsOptions();
    return admin
        .client()
        .describeTopics(topics, options.timeoutMs(KafkaAdmin.millis(deadline)))
        .topicNameValues()
        .entrySet()
        .stream()
        .collect(
            toMap(
                Map.Entry::getKey,
                topic -> topic.getValue().thenApply(described -> described.partitions().size())));
  }

  private Map<String, KafkaFuture<GroupDescription>> describe(
      GroupType type, Collection<String> groups, int timeout) {
    return switch (type) {
      case CLASSIC ->
          described(
              admin
                  .client()
                  .describeClassicGroups(
                      groups, new DescribeClassicGroupsOptions().timeoutMs(timeout))
                  .describedGroups(),
              GroupDescription::of);
      case SHARE ->
          described(
              admin
                  .client()
                  .describeShareGroups(groups, new DescribeShareGroupsOptions().timeoutMs(timeout))
                  .describedGroups(),
              GroupDescription::of);
      case STREAMS ->
          described(
              admin
                  .client()
                  .describeStreamsGroups(
                      groups, new DescribeStreamsGroupsOptions().timeoutMs(timeout))
                  .describedGroups(),
              GroupDescription::of);
      // This call also answers for classic groups, at the price of a second round.
      case CONSUMER, UNKNOWN ->
          described(
              admin
                  .client()
                  .describeConsumerGroups(
                      groups, new DescribeConsumerGroupsOptions().timeoutMs(timeout))
                  .describedGroups(),
              GroupDescription::of);
    };
  }

  private static <T> Map<String, KafkaFuture<GroupDescription>> described(
      Map<String, KafkaFuture<T>> groups, KafkaFuture.BaseFunction<T, GroupDescription> as) {
    return groups.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, group -> group.getValue().thenApply(as)));
  }

  private <V> Map<String, KafkaFuture<V>> inChunks(
      Collection<String> groups, Function<List<String>, Map<String, KafkaFuture<V>>> call) {
    List<String> all = new ArrayList<>(groups);
    int size = Math.max(chunk, (all.size() + MOST_CHUNKS - 1) / MOST_CHUNKS);
    Map<String, KafkaFuture<V>> futures = new HashMap<>();
    for (int from = 0; from < all.size(); from += size) {
      futures.putAll(call.apply(all.subList(from, Math.min(all.size(), from + size))));
    }
    return futures;
  }

  private static <V> Map<String, KafkaFuture<V>> futures(
      List<String> groups, Function<String, KafkaFuture<V>> future) {
    return groups.stream().collect(toMap(group -> group, future));
  }

  private static <S> Map<String, S> all(List<String> groups, S spec) {
    return groups.stream().collect(toMap(group -> group, group -> spec));
  }

  /** Kafka answers null for a partition without an offset. */
  private static <T, V> Map<TopicPartition, V> present(
      Map<TopicPartition, @Nullable T> offsets, Function<T, V> value) {
    Map<TopicPartition, V> present = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            present.put(partition, value.apply(Objects.requireNonNull(offset)));
          }
        });
    return present;
  }
}
