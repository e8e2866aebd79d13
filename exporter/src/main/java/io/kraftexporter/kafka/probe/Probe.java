package io.kraftexporter.kafka.probe;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a small record to the leader of each partition of its topic, again and again, reads them
 * back and commits: what an application would see of each broker.
 *
 * <p>Two threads: one sends and looks after the topic, one reads. No broker that hangs holds up the
 * records of another: nothing is sent in sequence, and commits are not waited for.
 */
final class Probe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(5);

  private final Map<String, ?> properties;
  private final ProbeSettings settings;
  private final ProbeTopic topic;
  private final ProbeTally tally;

  /** What it sends begins with this, so that nobody takes another one's record for its own. */
  private final long mark = ThreadLocalRandom.current().nextLong();

  /** Partitions of which the reader knows the end. */
  private final Set<Integer> readable = ConcurrentHashMap.newKeySet();

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread sender = new Thread(this::send, "probe sender");
  private final Thread reader = new Thread(this::read, "probe reader");
  private volatile Optional<Exception> trouble = Optional.empty();
  private volatile int partitions;
  private long sent;
  private long looked;

  /**
   * @param properties of the clients, as far as they are the same for all of them
   */
  Probe(Map<String, ?> properties, ProbeSettings settings, ProbeTopic topic, ProbeTally tally) {
    this.properties = Map.copyOf(properties);
    this.settings = settings;
    this.topic = topic;
    this.tally = tally;
    sender.setDaemon(true);
    reader.setDaemon(true);
  }

  void start() {
    sender.start();
    reader.start();
  }

  /** Why it cannot work at present. */
  Optional<Exception> trouble() {
    return trouble;
  }

  private void send() {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
    try {
      do {
        try {
          lookAfterTopic();
          List<PartitionInfo> all = producer.partitionsFor(settings.topic());
          partitions = all.size();
          all.forEach(partition -> send(producer, partition));
          trouble = Optional.empty();
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception e) {
          trouble = Optional.of(e);
        }
        tally.expire(System.nanoTime());
      } while (!closing.await(settings.period().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  /** Once it is there, the records go on even if nobody answers what becomes of it. */
  private void lookAfterTopic() throws Exception {
    long now = System.nanoTime();
    if (partitions > 0 && now - looked < LOOK_AGAIN.toNanos()) {
      return;
    }
    looked = now;
    try {
      topic.ensure();
    } catch (KafkaException | TimeoutException e) {
      if (partitions == 0) {
        throw e;
      }
      LOG.debug("the probe's topic was not looked after", e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback is told.
  private void send(KafkaProducer<byte[], byte[]> producer, PartitionInfo partition) {
    Node leader = partition.leader();
    if (leader == null || leader.isEmpty() || !readable.contains(partition.partition())) {
      return;
    }
    long number = sent++;
    byte[] value = ByteBuffer.allocate(2 * Long.BYTES).putLong(mark).putLong(number).array();
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

  private void read() {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      Commits commits = new Commits(consumer);
      while (!closing.await(readable.isEmpty() ? POLL.toMillis() : 0, TimeUnit.MILLISECONDS)) {
        try {
          if (partitions > readable.size()) {
            assign(consumer);
          }
          if (!readable.isEmpty()) {
            consumer.poll(POLL).forEach(record -> received(record.value()));
            commits.begin();
          }
        } catch (KafkaException e) {
          LOG.debug("the probe cannot read", e);
          closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** Reads new partitions from their end; what is sent before that is known would be missed. */
  private void assign(KafkaConsumer<byte[], byte[]> consumer) {
    Set<TopicPartition> all = new HashSet<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(settings.topic(), i));
    }
    consumer.assign(all);
    all.removeIf(partition -> readable.contains(partition.partition()));
    consumer.seekToEnd(all);
    for (TopicPartition partition : all) {
      try {
        consumer.position(partition, settings.timeout());
      } catch (org.apache.kafka.common.errors.TimeoutException e) {
        LOG.debug("the end of {} is not known: its leader will be found to fail", partition, e);
      }
      readable.add(partition.partition());
    }
  }

  private void received(byte[] value) {
    ByteBuffer record = ByteBuffer.wrap(value);
    if (value.length == 2 * Long.BYTES && record.getLong() == mark) {
      tally.received(record.getLong(), System.nanoTime());
    }
  }

  /** Commits in the background, one at a time; for the reader's thread. */
  private final class Commits {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private boolean underWay;
    private long begun = System.nanoTime();

    Commits(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    void begin() {
      long now = System.nanoTime();
      if (underWay || now - begun < settings.period().toNanos()) {
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

  private Map<String, Object> producerProperties() {
    Map<String, Object> all = common();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    // With it, a record that a broker keeps would hold up those for others.
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) settings.timeout().toMillis());
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.timeout().toMillis());
    return all;
  }

  private Map<String, Object> consumerProperties() {
    Map<String, Object> all = common();
    all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topic());
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return all;
  }

  private Map<String, Object> common() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) settings.timeout().toMillis());
    all.put(ProducerConfig.CLIENT_ID_CONFIG, "kraft-exporter-probe");
    all.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return all;
  }

  /** Ends, and removes what it has made; waits for that, but not for long. */
  @Override
  public void close() {
    closing.countDown();
    Thread removal = new Thread(this::remove, "probe removal");
    removal.setDaemon(true);
    removal.start();
    try {
      removal.join(CLOSED_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void remove() {
    try {
      sender.join();
      reader.join();
      topic.remove();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn(
          "the probe has left its group or topic {} behind: {}", settings.topic(), e.getMessage());
      LOG.debug("nothing removed", e);
    }
  }
}
