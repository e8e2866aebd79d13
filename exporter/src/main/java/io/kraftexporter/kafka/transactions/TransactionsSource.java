package io.kraftexporter.kafka.transactions;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.admin.PeriodicSource;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FreshnessPolicy;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Open transactions: what they hold back from those who read only what is committed, which are open
 * too long, and which nobody will ever end.
 *
 * <p>It is read in each collection while few transactions are open, else once in a period. Only
 * partitions in open transactions are asked about; those that nobody will end are looked for in all
 * partitions, but seldom: it may take ten minutes until one is seen, and as long as it may be open
 * until it is told. Needs DESCRIBE on the topics and transactional ids, and READ on a topic to tell
 * who writes to it.
 */
public final class TransactionsSource extends PeriodicSource<TransactionsSnapshot> {
  private static final Metric WAITING =
      ofPartition(
          "open_transaction_offsets",
          "Offsets of a partition from the first open transaction to the end, which"
              + " read_committed consumers cannot read yet; above 0 or absent.");
  private static final Metric STANDING =
      ofPartition(
          "open_transaction_seconds",
          "Time in seconds for which the first open transaction of a partition has been"
              + " observed; absent if none is open.");
  private static final Metric HANGING =
      ofPartition(
          "hanging_transactions",
          "Hanging transactions of a partition: open longer than transactions.too_long and"
              + " unknown to every coordinator, so that they never end by themselves; above 0 or"
              + " absent.");
  private static final Metric OPEN =
      Metric.gauge(
          "kafka_transaction_open_seconds",
          "Time in seconds for which a transaction has been open; absent unless longer than"
              + " transactions.too_long.",
          "transactional_id",
          "coordinator");

  private final TransactionsReader reader;
  private volatile boolean cheap;

  /**
   * Asks over this client.
   *
   * @param topics whose partitions are asked
   * @param tooLong for how long a transaction may be open
   */
  public TransactionsSource(
      KafkaAdmin admin, NameFilter topics, Duration period, Duration tooLong) {
    super("transactions", admin, period, List.of(WAITING, STANDING, HANGING, OPEN));
    this.reader = new TransactionsReader(admin, topics, period, tooLong);
  }

  @Override
  public FreshnessPolicy freshness(FreshnessPolicy usual) {
    return cheap ? usual : super.freshness(usual);
  }

  @Override
  public Samples collect(Deadline scrape) throws Exception {
    cheap = false;
    Samples samples = super.collect(scrape);
    cheap = reader.isCheap();
    return samples;
  }

  @Override
  protected TransactionsSnapshot read(Deadline deadline) throws Exception {
    return reader.read(deadline);
  }

  @Override
  protected void set(TransactionsSnapshot snapshot) {
    snapshot
        .waiting()
        .forEach(
            (partition, waiting) -> {
              set(WAITING, waiting.offsets(), partition);
              set(STANDING, waiting.millis() / 1e3, partition);
            });
    snapshot.hanging().forEach((partition, count) -> set(HANGING, count, partition));
    snapshot
        .old()
        .forEach(
            open ->
                sampler.set(
                    OPEN,
                    open.millis() / 1e3,
                    open.transactionalId(),
                    Integer.toString(open.coordinator())));
  }

  private void set(Metric metric, double value, TopicPartition partition) {
    sampler.set(metric, value, partition.topic(), Integer.toString(partition.partition()));
  }

  private static Metric ofPartition(String what, String help) {
    return Metric.gauge("kafka_topic_partition_" + what, help, "topic", "partition");
  }
}
