package io.kraftexporter.kafka.probe;

import static java.util.stream.Collectors.toSet;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a probe's records back and commits, on its own thread until {@link #end}.
 *
 * <p>Waits for no single broker: ends of partitions and commits are asked for in the background.
 */
final class ProbeReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** By how much a record of another probe may be later than its period says. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private final ProbeClients clients;
  private final ProbeConfiguration settings;
  private final ProbeTally tally;
  private final IntSupplier partitions;

  /**
   * The first bytes of each record that this probe sends: they tell its records from those of
   * another probe.
   */
  private final long mark = ThreadLocalRandom.current().nextLong();

  /** Partitions whose records are not missed. */
  private final Set<Integer> readable = ConcurrentHashMap.newKeySet();

  private final CountDownLatch ending = new CountDownLatch(1);

  /** When another probe's record was read last, or could have been missed. */
  private volatile long otherRead;

  private int assigned;
  private long assignedAt;

  /**
   * @param partitions how many there are, as far as is known
   */
  ProbeReader(
      ProbeClients clients, ProbeConfiguration settings, ProbeTally tally, IntSupplier partitions) {
    this.clients = clients;
    this.settings = settings;
    this.tally = tally;
    this.partitions = partitions;
  }

  /** The value of a record that it takes for its own. */
  byte[] value(long number) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(mark).putLong(number).array();
  }

  /** Returns whether a record that is sent now to this partition will be read. */
  boolean reads(int partition) {
    return readable.contains(partition);
  }

  /**
   * Returns whether another probe uses the topic; where one did until now, waits whether it goes
   * on, as two that end together would else take each other for the last. Does not know before it
   * has read.
   */
  boolean seesAnother() throws InterruptedException {
    long begun = System.nanoTime();
    long period = settings.period().toNanos();
    if (readable.isEmpty()) {
      return true;
    }
    while (System.nanoTime() - otherRead < 2 * period + LATE.toNanos()) {
      // What comes earlier may have been sent before the other one ended.
      if (otherRead - begun > period) {
        return true;
      }
      Thread.sleep(POLL.toMillis());
    }
    return false;
  }

  void end() {
    ending.countDown();
  }

  @Override
  public void run() {
    try {
      Optional<KafkaConsumer<byte[], byte[]>> consumer = awaitConsumer();
      if (consumer.isPresent()) {
        run(consumer.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until an address of the cluster can be used; empty if the end comes first. */
  private Optional<KafkaConsumer<byte[], byte[]>> awaitConsumer() throws InterruptedException {
    do {
      try {
        return Optional.of(clients.consumer());
      } catch (KafkaException e) {
        LOG.debug("the probe cannot read", e);
      }
    } while (!ending.await(settings.period().toMillis(), TimeUnit.MILLISECONDS));
    return Optional.empty();
  }

  private void run(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
    try {
      BackgroundCommits commits = new BackgroundCommits(consumer);
      while (!ending.await(assigned == 0 ? POLL.toMillis() : 0, TimeUnit.MILLISECONDS)) {
        try {
          read(consumer);
          commits.begin();
        } catch (KafkaException e) {
          LOG.debug("the probe cannot read", e);
          ending.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    int known = partitions.getAsInt();
    if (known > assigned) {
      assign(consumer, known);
    }
    if (assigned > 0) {
      consumer.poll(POLL).forEach(record -> received(record.value()));
      IntStream.range(0, assigned).filter(i -> !reads(i)).forEach(i -> begin(consumer, i));
    }
  }

  /** New partitions are read from their end. */
  private void assign(KafkaConsumer<byte[], byte[]> consumer, int known) {
    Set<TopicPartition> all = IntStream.range(0, known).mapToObj(this::partition).collect(toSet());
    Set<TopicPartition> added = new HashSet<>(all);
    added.removeAll(consumer.assignment());
    consumer.assign(all);
    consumer.seekToEnd(added);
    assigned = known;
    assignedAt = System.nanoTime();
  }

  /**
   * Looks up the end of the partition, because a record that is sent before it is known would be
   * missed. If the end stays unknown, the leader fails, and its records tell so. (Asked twice: the
   * first request may have gone to another broker, which hangs.)
   */
  private void begin(KafkaConsumer<byte[], byte[]> consumer, int partition) {
    try {
      consumer.position(partition(partition), Duration.ZERO);
    } catch (TimeoutException e) {
      if (System.nanoTime() - assignedAt < 2 * settings.timeout().toNanos()) {
        return;
      }
      LOG.debug("the end of partition {} is not known", partition, e);
    }
    if (readable.isEmpty()) {
      otherRead = System.nanoTime();
    }
    readable.add(partition);
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(settings.topic(), number);
  }

  private void received(byte @Nullable [] value) {
    if (value != null && value.length == 2 * Long.BYTES) {
      ByteBuffer record = ByteBuffer.wrap(value);
      if (record.getLong() == mark) {
        tally.received(record.getLong(), System.nanoTime());
        return;
      }
    }
    otherRead = System.nanoTime();
  }

  /** Commits in the background, one at a time. */
  private final class BackgroundCommits {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private boolean underWay;
    private long begun = System.nanoTime();

    BackgroundCommits(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    void begin() {
      long now = System.nanoTime();
      if (readable.isEmpty() || underWay || now - begun < settings.period().toNanos()) {
        return;
      }
      underWay = true;
      begun = now;
      consumer.commitAsync(
          (offsets, failure) -> {
            underWay = false;
            if (failure == null) {
              tally.committed(System.nanoTime() - begun);
            } else {
              tally.commitFailed();
            }
          });
    }
  }
}
