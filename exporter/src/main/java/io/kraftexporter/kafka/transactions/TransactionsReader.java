package io.kraftexporter.kafka.transactions;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicsReader;
import io.kraftexporter.kafka.transactions.TransactionsSnapshot.Open;
import io.kraftexporter.kafka.transactions.TransactionsSnapshot.Waiting;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the coordinators which transactions are open, and only of the partitions in them what is
 * held back; of those that have stood for too long, who writes to them. (As {@code
 * kafka-transactions find-hanging} does it, KIP-664.) Without open transactions that is one request
 * to each broker. For one thread at a time.
 *
 * <p>A transaction that hangs is one that no coordinator knows. To find those, every partition is
 * looked at once in ten minutes, 5,000 at a time.
 */
final class TransactionsReader {
  /** In which a coordinator knows that there is something to be ended. */
  private static final Set<TransactionState> OPEN =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT);

  private static final PartitionRounds.Size STEP = new PartitionRounds.Size(500, 5_000);
  private static final Duration ROUND = Duration.ofMinutes(10);

  private final KafkaAdmin admin;
  private final Questions questions;
  private final OffsetCalls offsets;
  private final NameFilter names;
  private final PartitionRounds rounds;
  private final long tooLong;
  private Map<TopicPartition, Standing> standing = Map.of();

  /** Since when a partition's last stable offset has been this one. */
  private record Standing(long offset, long since) {}

  /**
   * Asks over this client.
   *
   * @param names of the topics whose partitions are asked
   * @param tooLong for how long a transaction may be open
   */
  TransactionsReader(KafkaAdmin admin, NameFilter names, Duration tooLong) {
    this.admin = admin;
    this.questions = new Questions(admin);
    this.offsets = new OffsetCalls(admin);
    this.names = names;
    this.rounds =
        new PartitionRounds(
            new TopicsReader(admin, new TopicFilter(names, true, true)), STEP, ROUND);
    this.tooLong = tooLong.toMillis();
  }

  TransactionsSnapshot read(Deadline deadline) throws Exception {
    long now = System.currentTimeMillis();
    Map<String, TransactionDescription> open = open(Questions.part(deadline, 0.4));
    Set<TopicPartition> asked = new HashSet<>(standing.keySet());
    open.values().stream()
        .flatMap(transaction -> transaction.topicPartitions().stream())
        .filter(partition -> names.test(partition.topic()))
        .forEach(asked::add);
    asked.addAll(rounds.next(Questions.part(deadline, 0.4)));
    Map<TopicPartition, Waiting> waiting = waiting(asked, Questions.part(deadline, 0.6));
    Set<TopicPartition> stood =
        waiting.entrySet().stream()
            .filter(each -> each.getValue().millis() >= tooLong)
            .map(Map.Entry::getKey)
            .collect(toSet());
    return new TransactionsSnapshot(
        waiting, old(open, now), stood.isEmpty() ? Map.of() : hanging(stood, now, deadline));
  }

  /** Which the coordinators know. */
  private Map<String, TransactionDescription> open(Deadline deadline) throws InterruptedException {
    Map<String, TransactionDescription> open =
        new HashMap<>(
            describe(
                list(new ListTransactionsOptions().filterStates(OPEN), deadline).transactions(),
                deadline));
    open.values().removeIf(transaction -> !OPEN.contains(transaction.state()));
    return open;
  }

  /** The ends are asked first, so that what ended in between is not taken for open. */
  private Map<TopicPartition, Waiting> waiting(Set<TopicPartition> asked, Deadline deadline)
      throws InterruptedException {
    Deadline untilEnds = Questions.part(deadline, 0.5);
    Map<TopicPartition, Long> ends =
        questions
            .await("listOffsets", offsets.offsets(asked, OffsetSpec.latest(), untilEnds), untilEnds)
            .values();
    Answers<TopicPartition, Long> stableEnds =
        questions.await(
            "listOffsets, read committed", offsets.stableEnds(asked, deadline), deadline);
    long now = System.currentTimeMillis();
    Map<TopicPartition, Standing> seen = new HashMap<>(standing);
    stableEnds.failures().forEach((partition, failure) -> forget(seen, partition, failure));
    Map<TopicPartition, Waiting> waiting = new HashMap<>();
    stableEnds
        .values()
        .forEach(
            (partition, stable) -> {
              long held = ends.getOrDefault(partition, stable) - stable;
              Standing before = seen.remove(partition);
              if (held > 0) {
                Standing since =
                    before != null && before.offset() == stable
                        ? before
                        : new Standing(stable, now);
                seen.put(partition, since);
                waiting.put(partition, new Waiting(held, now - since.since()));
              }
            });
    standing = seen;
    return waiting;
  }

  /** What was not answered may be standing still. */
  private static void forget(
      Map<TopicPartition, Standing> seen, TopicPartition partition, Exception failure) {
    if (failure instanceof UnknownTopicOrPartitionException) {
      seen.remove(partition);
    }
  }

  private List<Open> old(Map<String, TransactionDescription> open, long now) {
    List<Open> old = new ArrayList<>();
    open.forEach(
        (id, transaction) -> {
          long millis = now - transaction.transactionStartTimeMs().orElse(now);
          if (millis >= tooLong) {
            old.add(new Open(id, transaction.coordinatorId(), millis));
          }
        });
    return old;
  }

  /**
   * How many transactions of a partition have been open there for too long and are nowhere else;
   * none where a coordinator did not answer, as it may know them.
   */
  private Map<TopicPartition, Long> hanging(Set<TopicPartition> stood, long now, Deadline deadline)
      throws InterruptedException {
    DescribeProducersResult asked =
        admin
            .client()
            .describeProducers(
                stood, new DescribeProducersOptions().timeoutMs(KafkaAdmin.millis(deadline)));
    Map<TopicPartition, KafkaFuture<PartitionProducerState>> each =
        stood.stream().collect(toMap(partition -> partition, asked::partitionResult));
    Map<TopicPartition, PartitionProducerState> producers =
        questions.await("describeProducers", each, deadline).values();
    Set<Long> open =
        producers.values().stream()
            .flatMap(state -> state.activeProducers().stream())
            .filter(producer -> isOld(producer, now))
            .map(ProducerState::producerId)
            .collect(toSet());
    if (open.isEmpty()) {
      return Map.of(); // and no filter by them would be none at all
    }
    Listed listed = list(new ListTransactionsOptions().filterProducerIds(open), deadline);
    Map<String, TransactionDescription> described = describe(listed.transactions(), deadline);
    if (!listed.complete() || described.size() < ids(listed.transactions()).size()) {
      return Map.of();
    }
    Map<Long, List<TransactionDescription>> known =
        described.values().stream().collect(groupingBy(TransactionDescription::producerId));
    Map<TopicPartition, Long> hanging = new HashMap<>();
    producers.forEach(
        (partition, state) -> {
          long unknown =
              state.activeProducers().stream()
                  .filter(producer -> isOld(producer, now))
                  .map(producer -> known.getOrDefault(producer.producerId(), List.of()))
                  .filter(
                      transactions -> transactions.stream().noneMatch(one -> is(one, partition)))
                  .count();
          if (unknown > 0) {
            hanging.put(partition, unknown);
          }
        });
    return hanging;
  }

  /** Whether it has a transaction open to which nothing was added for too long. */
  private boolean isOld(ProducerState producer, long now) {
    return producer.currentTransactionStartOffset().isPresent()
        && now - producer.lastTimestamp() >= tooLong;
  }

  private static boolean is(TransactionDescription transaction, TopicPartition partition) {
    return OPEN.contains(transaction.state()) && transaction.topicPartitions().contains(partition);
  }

  /**
   * Transactions that brokers coordinate.
   *
   * @param complete whether every broker has answered
   */
  private record Listed(List<TransactionListing> transactions, boolean complete) {}

  private Listed list(ListTransactionsOptions which, Deadline deadline)
      throws InterruptedException {
    Map<Integer, KafkaFuture<Collection<TransactionListing>>> asked =
        questions
            .await(
                "listTransactions, brokers",
                Map.of(
                    "all",
                    admin
                        .client()
                        .listTransactions(which.timeoutMs(KafkaAdmin.millis(deadline)))
                        .byBrokerId()),
                deadline)
            .values()
            .get("all");
    if (asked == null) {
      return new Listed(List.of(), false);
    }
    Answers<Integer, Collection<TransactionListing>> answers =
        questions.await("listTransactions", asked, deadline);
    return new Listed(
        answers.values().values().stream().flatMap(Collection::stream).toList(),
        answers.failures().isEmpty());
  }

  private static Set<String> ids(Collection<TransactionListing> transactions) {
    return transactions.stream().map(TransactionListing::transactionalId).collect(toSet());
  }

  private Map<String, TransactionDescription> describe(
      Collection<TransactionListing> transactions, Deadline deadline) throws InterruptedException {
    Set<String> ids = ids(transactions);
    if (ids.isEmpty()) {
      return Map.of();
    }
    DescribeTransactionsResult asked =
        admin
            .client()
            .describeTransactions(
                ids, new DescribeTransactionsOptions().timeoutMs(KafkaAdmin.millis(deadline)));
    Map<String, KafkaFuture<TransactionDescription>> each =
        ids.stream().collect(toMap(id -> id, asked::description));
    return questions.await("describeTransactions", each, deadline).values();
  }
}
