package io.kraftexporter.kafka.groups;

import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests the offsets of share groups, from each coordinator one group after another.
 *
 * <p>A coordinator requests the log end offsets of each group from the leaders. While such a
 * request is in flight, a coordinator of Kafka 4.3 takes every other one to the same leader for
 * expired, because it dates them by the wrong clock ({@code NetworkPartitionMetadataClient}), and
 * repeats it after 2 seconds, then after 4: eight groups in one call take 2 s, one by one 0.05 s.
 * Where a request of another client is in flight, the call is repeated over a new connection.
 */
final class ShareOffsetCalls {
  /** A coordinator that takes longer has to repeat a request of its own. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final ShareGroupCall call;
  private final Predicate<String> required;
  private final Deadline time;
  private final Deadline deadline;

  /** The call about one group; it may be started in the client's thread, and must not block. */
  @FunctionalInterface
  interface ShareGroupCall {
    KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>> start(
        String group, Deadline deadline);
  }

  /** The offsets of one group; empty if there was no time to request them. */
  record Offsets(Optional<Map<TopicPartition, SharePartitionOffsetInfo>> read) {
    private static final Offsets NONE = new Offsets(Optional.empty());
  }

  /**
   * Prepares the calls of one collection.
   *
   * @param required the groups to read in any case
   * @param time the time for starting calls about the others
   */
  ShareOffsetCalls(
      ShareGroupCall call, Predicate<String> required, Deadline time, Deadline deadline) {
    this.call = call;
    this.required = required;
    this.time = time;
    this.deadline = deadline;
  }

  /**
   * Starts the calls about these groups, in their order.
   *
   * @param coordinator the coordinator of each group, as far as known
   */
  Map<String, CompletableFuture<Offsets>> start(
      Collection<String> groups, ToIntFunction<String> coordinator) {
    Map<String, CompletableFuture<Offsets>> answers = new HashMap<>();
    Map<Integer, Queue<PendingGroup>> queues = new HashMap<>();
    for (String group : groups) {
      CompletableFuture<Offsets> answer = new CompletableFuture<>();
      answers.put(group, answer);
      queues
          .computeIfAbsent(coordinator.applyAsInt(group), any -> new ArrayDeque<>())
          .add(new PendingGroup(group, answer));
    }
    queues.values().forEach(this::next);
    return answers;
  }

  private record PendingGroup(String group, CompletableFuture<Offsets> answer) {}

  private void next(Queue<PendingGroup> queue) {
    for (PendingGroup next = queue.poll(); next != null; next = queue.poll()) {
      if (required.test(next.group()) || !time.passed()) {
        start(next, deadline.atMost(PATIENCE), queue);
        return;
      }
      next.answer().complete(Offsets.NONE);
    }
  }

  private void start(PendingGroup pending, Deadline until, Queue<PendingGroup> rest) {
    KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>> started;
    try {
      started = call.start(pending.group(), until);
    } catch (RuntimeException e) { // the client is closed
      end(pending, Map.of(), e, rest);
      return;
    }
    KafkaFuture<?> unused =
        started.whenComplete(
            (offsets, failure) -> {
              boolean late = cause(failure) instanceof TimeoutException;
              if (late && until != deadline && !deadline.passed()) {
                start(pending, deadline, rest);
              } else {
                end(pending, offsets, cause(failure), rest);
              }
            });
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
  }

  private void end(
      PendingGroup pending,
      Map<TopicPartition, SharePartitionOffsetInfo> offsets,
      @Nullable Throwable failure,
      Queue<PendingGroup> rest) {
    if (failure == null) {
      pending.answer().complete(new Offsets(Optional.of(offsets)));
    } else {
      pending.answer().completeExceptionally(failure);
    }
    next(rest);
  }
}
