package io.kraftexporter.kafka.transactions;

import io.kraftexporter.kafka.topics.TopicsReader;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Goes through all partitions that have a leader, some at a time, and seldom: between two rounds it
 * asks nothing. For one thread at a time.
 */
final class PartitionRounds {
  private final TopicsReader topics;
  private final StepSize step;
  private final Duration every;
  private final Deque<String> names = new ArrayDeque<>();
  private final Deque<TopicPartition> partitions = new ArrayDeque<>();
  private boolean everBegun;
  private long begun;

  /**
   * The most that is asked at a time.
   *
   * @param topics to be described
   * @param partitions to be returned
   */
  record StepSize(int topics, int partitions) {}

  /**
   * @param every a round begins this long after the last one began, if that has ended
   */
  PartitionRounds(TopicsReader topics, StepSize step, Duration every) {
    this.topics = topics;
    this.step = step;
    this.every = every;
  }

  /** The next partitions, if any are due. */
  List<TopicPartition> next(Deadline deadline) throws Exception {
    if (names.isEmpty() && partitions.isEmpty() && isDue()) {
      names.addAll(topics.names(deadline));
      begun = System.nanoTime();
      everBegun = true;
    }
    if (partitions.isEmpty() && !names.isEmpty()) {
      List<String> some = names.stream().limit(step.topics()).toList();
      try {
        partitions.addAll(TopicsReader.partitionsWithLeader(topics.describe(some, deadline)));
      } catch (UnknownTopicOrPartitionException e) {
        // All of them were deleted after they were listed.
      }
      take(names, some.size());
    }
    return take(partitions, step.partitions());
  }

  private boolean isDue() {
    return !everBegun || System.nanoTime() - begun >= every.toNanos();
  }

  private static <T> List<T> take(Queue<T> queue, int most) {
    List<T> taken = new ArrayList<>();
    while (taken.size() < most && !queue.isEmpty()) {
      taken.add(queue.remove());
    }
    return taken;
  }
}
