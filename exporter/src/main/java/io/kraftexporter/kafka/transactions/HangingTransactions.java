package io.kraftexporter.kafka.transactions;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;

/**
 * Transactions that have been open in a partition for too long and of which no coordinator knows:
 * nobody will end them. Says of none that it hangs which a coordinator may know that did not answer
 * or may not be asked. For one thread at a time.
 */
final class HangingTransactions {
  private final KafkaAdmin admin;
  private final Questions questions;
  private final TransactionCalls calls;
  private final long tooLong;
  private final Map<TopicPartition, Long> latest = new HashMap<>();

  /** A transaction in a partition. */
  private record Writer(long producer, int epoch, long firstOffset) {}

  HangingTransactions(
      KafkaAdmin admin, Questions questions, TransactionCalls calls, Duration tooLong) {
    this.admin = admin;
    this.questions = questions;
    this.calls = calls;
    this.tooLong = tooLong.toMillis();
  }

  /**
   * Returns the number of hanging transactions in each of these partitions, whose last stable
   * offsets stood still for too long; a partition without an answer keeps its number.
   */
  Map<TopicPartition, Long> in(Set<TopicPartition> stood, Deadline deadline) throws Exception {
    if (!stood.isEmpty()) {
      try {
        look(stood, deadline);
      } catch (ApiException | TimeoutException | UnreachableException e) {
        questions.note(
            "transactions that hang", new Answers<>(Map.of(), Map.of("all partitions", e)));
      }
    }
    return known(stood);
  }

  /** Returns what was found before in these partitions, and forgets the others. */
  Map<TopicPartition, Long> known(Set<TopicPartition> stood) {
    latest.keySet().retainAll(stood);
    return Map.copyOf(latest);
  }

  private void look(Set<TopicPartition> stood, Deadline deadline) throws Exception {
    Map<TopicPartition, Set<Writer>> writers = writers(stood, Questions.part(deadline, 0.3));
    Set<Long> producers = producers(writers).collect(toSet());
    if (!producers.isEmpty()) { // no filter by them would be none at all
      TransactionCalls.Transactions known =
          calls.known(
              new ListTransactionsOptions().filterProducerIds(producers),
              Questions.part(deadline, 0.5));
      if (!known.isComplete()) {
        return;
      }
      removeKnown(writers, known.described());
      if (producers(writers).findAny().isPresent()) {
        verify(writers, deadline);
      }
    }
    writers.forEach(
        (partition, unknown) -> {
          if (unknown.isEmpty()) {
            latest.remove(partition);
          } else {
            latest.put(partition, (long) unknown.size());
          }
        });
  }

  /** A transaction may have ended after its partition was asked and before its coordinator was. */
  private void verify(Map<TopicPartition, Set<Writer>> writers, Deadline deadline)
      throws Exception {
    if (!calls.areAllVisible(Questions.part(deadline, 0.5))) {
      writers.values().forEach(Set::clear);
      return;
    }
    Map<TopicPartition, Set<Writer>> suspected = new HashMap<>(writers);
    suspected.values().removeIf(Set::isEmpty);
    Map<TopicPartition, Set<Writer>> still = writers(suspected.keySet(), deadline);
    suspected.forEach((partition, all) -> all.retainAll(still.getOrDefault(partition, all)));
  }

  /** Whose transaction in a partition got nothing added for too long. */
  private Map<TopicPartition, Set<Writer>> writers(
      Set<TopicPartition> partitions, Deadline deadline) throws InterruptedException {
    DescribeProducersResult asked =
        admin
            .client()
            .describeProducers(
                partitions, new DescribeProducersOptions().timeoutMs(KafkaAdmin.millis(deadline)));
    Map<TopicPartition, KafkaFuture<PartitionProducerState>> each =
        partitions.stream().collect(toMap(partition -> partition, asked::partitionResult));
    long now = System.currentTimeMillis();
    Map<TopicPartition, Set<Writer>> writers = new HashMap<>();
    questions
        .await("describeProducers", each, deadline)
        .values()
        .forEach(
            (partition, state) ->
                writers.put(partition, new HashSet<>(old(state.activeProducers(), now))));
    return writers;
  }

  private List<Writer> old(List<ProducerState> producers, long now) {
    return producers.stream()
        .filter(producer -> now - producer.lastTimestamp() >= tooLong)
        .flatMap(
            producer ->
                producer.currentTransactionStartOffset().stream()
                    .mapToObj(
                        first ->
                            new Writer(producer.producerId(), producer.producerEpoch(), first)))
        .toList();
  }

  private static Stream<Long> producers(Map<TopicPartition, Set<Writer>> writers) {
    return writers.values().stream().flatMap(Set::stream).map(Writer::producer);
  }

  private static void removeKnown(
      Map<TopicPartition, Set<Writer>> writers, Map<String, TransactionDescription> described) {
    Map<Long, List<TransactionDescription>> known =
        described.values().stream().collect(groupingBy(TransactionDescription::producerId));
    writers.forEach(
        (partition, all) ->
            all.removeIf(
                writer ->
                    known.getOrDefault(writer.producer(), List.of()).stream()
                        .anyMatch(
                            transaction ->
                                TransactionsReader.isOpen(transaction)
                                    && transaction.topicPartitions().contains(partition))));
  }
}
