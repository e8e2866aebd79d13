package io.kraftexporter.kafka.probe;

import static java.util.stream.Collectors.toSet;

import io.kraftexporter.scrape.DaemonThreads;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a small record to the leader of each partition of its topic, again and again, reads them
 * back and commits: what an application would see of each broker.
 *
 * <p>Three threads: one looks after the topic, one sends, one {@linkplain ProbeReader reads}. No
 * broker that hangs holds up the records of another: nothing is sent in sequence, and none of them
 * waits for the others.
 */
final class Probe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(5);

  private final ProbeClients clients;
  private final ProbeConfiguration settings;
  private final ProbeTopic topic;
  private final ProbeTally tally;
  private final ProbeReader reader;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread keeping = DaemonThreads.create("probe keeper", this::keep);
  private final Thread sending = DaemonThreads.create("probe sender", this::send);
  private final Thread reading;
  private volatile Optional<Exception> trouble = Optional.empty();

  /** True if there is a topic to send to: a producer that asks for one would have it made. */
  private volatile boolean there;

  private volatile int partitions;
  private long sent;

  Probe(ProbeClients clients, ProbeConfiguration settings, ProbeTopic topic, ProbeTally tally) {
    this.clients = clients;
    this.settings = settings;
    this.topic = topic;
    this.tally = tally;
    this.reader = new ProbeReader(clients, settings, tally, () -> partitions);
    this.reading = DaemonThreads.create("probe reader", reader);
  }

  void start() {
    keeping.start();
    sending.start();
    reading.start();
  }

  /** Why it cannot work at present. */
  Optional<Exception> trouble() {
    return trouble;
  }

  private void keep() {
    try {
      do {
        look();
      } while (!ended(there ? LOOK_AGAIN : settings.period()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Once it is there, the records go on even if nobody answers what becomes of it. */
  private void look() throws InterruptedException {
    try {
      topic.ensure();
      there = true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (there && (e instanceof KafkaException || e instanceof TimeoutException)) {
        LOG.debug("the probe's topic was not looked after", e);
      } else {
        there = false;
        trouble = Optional.of(e);
      }
    }
  }

  private void send() {
    Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
    try {
      do {
        producer = producer.or(this::producer);
        if (there) {
          producer.ifPresent(this::sendToAll);
        }
        tally.expire(System.nanoTime());
      } while (!ended(settings.period()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      producer.ifPresent(open -> open.close(Duration.ZERO));
    }
  }

  /** Makes the producer; none while no address of the cluster can be used. */
  private Optional<KafkaProducer<byte[], byte[]>> producer() {
    try {
      return Optional.of(clients.producer());
    } catch (KafkaException e) {
      trouble = Optional.of(e);
      return Optional.empty();
    }
  }

  private void sendToAll(KafkaProducer<byte[], byte[]> producer) {
    try {
      List<PartitionInfo> all = producer.partitionsFor(settings.topic());
      partitions = all.size();
      all.forEach(partition -> send(producer, partition));
      tally.retain(brokers(all));
      trouble = Optional.empty();
    } catch (KafkaException e) {
      trouble = Optional.of(e);
    }
  }

  /** Returns the brokers that lead partitions, or are the first to lead them. */
  private static Set<Integer> brokers(List<PartitionInfo> partitions) {
    return partitions.stream()
        .flatMap(
            partition ->
                Stream.concat(
                    Stream.ofNullable(partition.leader()),
                    Arrays.stream(partition.replicas()).limit(1)))
        .map(Node::id)
        .collect(toSet());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback is told.
  private void send(KafkaProducer<byte[], byte[]> producer, PartitionInfo partition) {
    Node leader = partition.leader();
    if (!reader.reads(partition.partition())) {
      return;
    }
    if (leader == null || leader.isEmpty()) {
      tally.leaderless(partition.replicas()[0].id());
      return;
    }
    long number = sent++;
    byte[] value = reader.value(number);
    long begun = System.nanoTime();
    tally.sent(number, leader.id(), begun);
    producer.send(
        new ProducerRecord<>(settings.topic(), partition.partition(), null, value),
        (metadata, refusal) -> {
          if (refusal == null) {
            tally.acknowledged(leader.id(), System.nanoTime() - begun);
          } else {
            tally.refused(number);
          }
        });
  }

  /** Returns whether it is to end; else that much time has passed. */
  private boolean ended(Duration time) throws InterruptedException {
    return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends, and leaves the topic and the group to another probe. */
  void leave() {
    end();
    reader.end();
  }

  /**
   * Ends, and removes what is only for probes, unless another one uses it; waits for that, but not
   * for long.
   */
  @Override
  public void close() {
    end();
    Thread removing = DaemonThreads.create("probe removal", this::remove);
    removing.start();
    try {
      removing.join(CLOSED_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    closing.countDown();
    keeping.interrupt();
  }

  private void remove() {
    try {
      keeping.join();
      sending.join();
      boolean last = there && !reader.seesAnother();
      reader.end();
      reading.join();
      if (last) {
        topic.remove();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn(
          "the probe could not delete its group or topic {}: {}", settings.topic(), e.getMessage());
      LOG.debug("nothing removed", e);
    } finally {
      reader.end();
    }
  }
}
