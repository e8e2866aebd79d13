package io.kraftexporter.kafka.transactions;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The responses of the brokers about transactions in one collection.
 *
 * @param waiting of each partition with an open transaction, what is held back by it
 * @param old the transactions that have been open for too long
 * @param hanging how many of them a partition has of which no coordinator knows
 */
record TransactionsSnapshot(
    Map<TopicPartition, HeldBack> waiting, List<Open> old, Map<TopicPartition, Long> hanging) {

  TransactionsSnapshot {
    waiting = Map.copyOf(waiting);
    old = List.copyOf(old);
    hanging = Map.copyOf(hanging);
  }

  /**
   * Offsets that read_committed consumers cannot read yet.
   *
   * @param offsets how many
   * @param millis for how long the first of them has been seen to be held back
   */
  record HeldBack(long offsets, long millis) {}

  /**
   * A transaction.
   *
   * @param millis for how long it has been open, by its coordinator's clock and ours
   */
  record Open(String transactionalId, int coordinator, long millis) {}
}
