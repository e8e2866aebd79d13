package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first committed record behind an offset with a consumer in no group, under {@code
 * isolation.level=read_committed}.
 *
 * <p>The consumer is created when it is first needed, asks for four kilobytes of a partition (a
 * broker sends at least one batch), and closes itself when it was not needed for a minute, whether
 * or not anybody may use it any more. Safe for any number of threads; one reads at a time.
 */
public final class CommittedReader implements AutoCloseable {
  private static final int PARTITION_BYTES = 4_096;
  private static final int RESPONSE_BYTES = 1 << 20;
  private static final Duration MAX_WAIT = Duration.ofMillis(100);
  private static final Duration IDLE = Duration.ofMinutes(1);

  private static final Map<String, Object> PROPERTIES =
      Map.of(
          ConsumerConfig.CLIENT_ID_CONFIG,
          "kraft-exporter-read-committed",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_committed",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          false,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "none",
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          false,
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
          PARTITION_BYTES,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          RESPONSE_BYTES,
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
          (int) MAX_WAIT.toMillis(),
          CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG,
          "none",
          ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
          false);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Duration keep;
  private final DoubleAdder closedRequests = new DoubleAdder();
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private Deadline idle;
  private boolean closed;

  /** Makes its consumer of these clients, later. */
  public CommittedReader(CheckedClients clients) {
    this(() -> clients.consumer(PROPERTIES), IDLE);
  }

  /**
   * @param keep for how long to keep a consumer that is not needed
   */
  CommittedReader(Supplier<Consumer<byte[], byte[]>> consumers, Duration keep) {
    this.consumers = consumers;
    this.keep = keep;
    this.idle = Deadline.in(keep);
  }

  /** The offsets from the first one to before the second one. */
  record OffsetRange(long from, long end) {}

  /**
   * The first committed record of a range.
   *
   * @param offset its offset; the end of the range if there is no record
   * @param timestamp its timestamp in milliseconds since 1970
   */
  record First(long offset, long timestamp, boolean isRecord) {}

  /**
   * Reads until each range has its first record, or its end is reached without one.
   *
   * @throws IllegalStateException after {@link #close}
   */
  synchronized Answers<TopicPartition, First> read(
      Map<TopicPartition, OffsetRange> ranges, Deadline deadline) {
    Map<TopicPartition, First> found = new PartitionMap<>();
    Map<TopicPartition, Exception> failures = new PartitionMap<>();
    Set<TopicPartition> open = PartitionMap.newSet(ranges.keySet());
    if (closed) {
      throw new IllegalStateException("closed");
    }
    try {
      Consumer<byte[], byte[]> reading = consumer();
      reading.assign(open);
      ranges.forEach((partition, range) -> reading.seek(partition, range.from()));
      while (!open.isEmpty() && !deadline.passed()) {
        poll(reading, ranges, found, failures, deadline);
        open.removeAll(found.keySet());
        open.removeAll(failures.keySet());
        reading.assign(open);
      }
      reading.unsubscribe();
      open.forEach(
          partition -> failures.put(partition, new TimeoutException("fetch was not answered")));
    } catch (InterruptException e) {
      drop();
      throw e;
    } catch (KafkaException e) {
      drop();
      open.forEach(partition -> failures.put(partition, e));
    } finally {
      idle = Deadline.in(keep);
      CompletableFuture.delayedExecutor(keep.toNanos() + 1, TimeUnit.NANOSECONDS)
          .execute(this::closeIfIdle);
    }
    return new Answers<>(found, failures);
  }

  private static void poll(
      Consumer<byte[], byte[]> reading,
      Map<TopicPartition, OffsetRange> ranges,
      Map<TopicPartition, First> found,
      Map<TopicPartition, Exception> failures,
      Deadline deadline) {
    try {
      ConsumerRecords<byte[], byte[]> records = reading.poll(deadline.atMost(MAX_WAIT).left());
      for (TopicPartition partition : reading.assignment()) {
        List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
        OffsetRange range = ranges.get(partition);
        if (!some.isEmpty()) {
          found.put(partition, new First(some.get(0).offset(), some.get(0).timestamp(), true));
        } else if (range != null && position(reading, partition) >= range.end()) {
          found.put(partition, new First(range.end(), 0, false));
        }
      }
    } catch (TopicAuthorizationException e) {
      reading.assignment().stream()
          .filter(partition -> e.unauthorizedTopics().contains(partition.topic()))
          .forEach(partition -> failures.put(partition, e));
    } catch (OffsetOutOfRangeException e) {
      e.offsetOutOfRangePartitions().keySet().forEach(partition -> failures.put(partition, e));
    }
  }

  /** Returns the position; -1 where the leader has yet to confirm it, and may hang. */
  private static long position(Consumer<byte[], byte[]> reading, TopicPartition partition) {
    try {
      return reading.position(partition, Duration.ZERO);
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      return -1;
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Consumer<byte[], byte[]> known = consumer;
    if (known == null) {
      known = consumers.get();
      consumer = known;
    }
    return known;
  }

  /** Closes the consumer, if there is one; the next read makes another one. */
  public synchronized void reconnect() {
    drop();
  }

  private synchronized void closeIfIdle() {
    if (idle.passed()) {
      drop();
    }
  }

  private void drop() {
    Consumer<byte[], byte[]> known = consumer;
    if (known != null) {
      closedRequests.add(requests(known));
      consumer = null;
      known.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** Returns the number of requests sent until now. */
  public double requests() {
    Consumer<byte[], byte[]> known = consumer;
    return closedRequests.sum() + (known == null ? 0 : requests(known));
  }

  private static double requests(Consumer<byte[], byte[]> of) {
    return of.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().group().equals("consumer-metrics"))
        .filter(metric -> metric.getKey().name().equals("request-total"))
        .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
        .sum();
  }

  @Override
  public synchronized void close() {
    closed = true;
    drop();
  }
}
