package io.kraftexporter.kafka.transactions;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicsReader;
import io.kraftexporter.kafka.transactions.TransactionsSnapshot.HeldBack;
import io.kraftexporter.kafka.transactions.TransactionsSnapshot.Open;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the coordinators which transactions are open, and only of the partitions in them what is
 * held back; of those that have stood for too long, who writes to them. (As {@code
 * kafka-transactions find-hanging} does it, KIP-664.) Without open transactions that is one request
 * to each broker. For one thread at a time.
 *
 * <p>To find {@linkplain HangingTransactions those that hang}, every partition is looked at once in
 * ten minutes, 5,000 at a time. What a broker does not answer is as it was told before.
 */
final class TransactionsReader {
  /** In which a coordinator knows that there is something to be ended. */
  private static final Set<TransactionState> OPEN =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT);

  /** So many transactions and partitions are read in each collection. */
  private static final int FEW = 1_000;

  private static final PartitionRounds.StepSize STEP = new PartitionRounds.StepSize(500, 5_000);
  private static final Duration ROUND = Duration.ofMinutes(10);

  private final Questions questions;
  private final OffsetCalls offsets;
  private final NameFilter names;
  private final PartitionRounds rounds;
  private final TransactionCalls calls;
  private final HangingTransactions hanging;
  private final Duration period;
  private final long tooLong;
  private Deadline next = Deadline.in(Duration.ZERO);
  private int cost;
  private Map<TopicPartition, Standing> standing = Map.of();
  private List<Open> old = List.of();

  /**
   * A partition whose last stable offset has not moved.
   *
   * @param since {@link System#nanoTime} when it was first seen there, as clocks are set
   * @param waiting what was last told of it
   */
  private record Standing(long offset, long since, HeldBack waiting) {}

  /**
   * Asks over this client.
   *
   * @param names of the topics whose partitions are asked
   * @param period how often to look for transactions that hang
   * @param tooLong for how long a transaction may be open
   */
  TransactionsReader(KafkaAdmin admin, NameFilter names, Duration period, Duration tooLong) {
    this.questions = new Questions(admin);
    this.offsets = new OffsetCalls(admin);
    this.names = names;
    this.rounds =
        new PartitionRounds(
            new TopicsReader(admin, new TopicFilter(names, true, true)), STEP, ROUND);
    this.calls = new TransactionCalls(admin, questions);
    this.hanging = new HangingTransactions(admin, questions, calls, tooLong);
    this.period = period;
    this.tooLong = tooLong.toMillis();
  }

  /** Returns whether the last reading was about few transactions and partitions. */
  boolean isCheap() {
    return cost <= FEW;
  }

  TransactionsSnapshot read(Deadline deadline) throws Exception {
    boolean periodBegins = next.passed();
    TransactionCalls.Transactions known =
        calls.known(
            new ListTransactionsOptions().filterStates(OPEN), Questions.part(deadline, 0.4));
    Set<TopicPartition> asked = new HashSet<>(standing.keySet());
    known.described().values().stream()
        .filter(TransactionsReader::isOpen)
        .flatMap(transaction -> transaction.topicPartitions().stream())
        .filter(partition -> names.test(partition.topic()))
        .forEach(asked::add);
    cost = asked.size() + known.described().size();
    if (periodBegins) {
      next = Deadline.in(period);
      asked.addAll(rounds.next(Questions.part(deadline, 0.4)));
    }
    Map<TopicPartition, HeldBack> waiting = waiting(asked, Questions.part(deadline, 0.6));
    old = old(known);
    Set<TopicPartition> stood =
        waiting.entrySet().stream()
            .filter(each -> each.getValue().millis() >= tooLong)
            .map(Map.Entry::getKey)
            .collect(toSet());
    return new TransactionsSnapshot(
        waiting, old, periodBegins ? hanging.in(stood, deadline) : hanging.known(stood));
  }

  /** Returns whether there is something to be ended, as its coordinator knows. */
  static boolean isOpen(TransactionDescription transaction) {
    return OPEN.contains(transaction.state());
  }

  /** The ends are asked first, so that what ended in between is not taken for open. */
  private Map<TopicPartition, HeldBack> waiting(Set<TopicPartition> asked, Deadline deadline)
      throws InterruptedException {
    Deadline untilEnds = Questions.part(deadline, 0.5);
    Map<TopicPartition, Long> ends =
        questions
            .await("listOffsets", offsets.offsets(asked, OffsetSpec.latest(), untilEnds), untilEnds)
            .values();
    Answers<TopicPartition, Long> stableEnds =
        questions.await(
            "listOffsets, read committed", offsets.stableEnds(asked, deadline), deadline);
    long now = System.nanoTime();
    Map<TopicPartition, Standing> seen = new HashMap<>(standing);
    stableEnds.failures().forEach((partition, failure) -> forget(seen, partition, failure));
    stableEnds
        .values()
        .forEach(
            (partition, stable) -> {
              Long end = ends.get(partition);
              if (end == null) {
                return; // It is as it was before.
              }
              long held = end - stable;
              Standing before = seen.remove(partition);
              if (held > 0) {
                long since = before != null && before.offset() == stable ? before.since() : now;
                long millis = Duration.ofNanos(now - since).toMillis();
                seen.put(partition, new Standing(stable, since, new HeldBack(held, millis)));
              }
            });
    standing = seen;
    return seen.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, each -> each.getValue().waiting()));
  }

  /** Forgets a partition that is gone; one that was not answered may still be standing still. */
  private static void forget(
      Map<TopicPartition, Standing> seen, TopicPartition partition, Exception failure) {
    if (failure instanceof UnknownTopicOrPartitionException) {
      seen.remove(partition);
    }
  }

  /** The transactions of coordinators that do not answer now, as they last told them. */
  private List<Open> old(TransactionCalls.Transactions known) {
    long now = System.currentTimeMillis();
    List<Open> told = new ArrayList<>();
    known
        .described()
        .forEach(
            (id, transaction) -> {
              long millis = now - transaction.transactionStartTimeMs().orElse(now);
              if (isOpen(transaction) && millis >= tooLong) {
                told.add(new Open(id, transaction.coordinatorId(), millis));
              }
            });
    old.stream()
        .filter(before -> !known.described().containsKey(before.transactionalId()))
        .filter(
            before ->
                known.undescribed().contains(before.transactionalId())
                    || known.silent().contains(before.coordinator()))
        .forEach(told::add);
    return told;
  }
}
