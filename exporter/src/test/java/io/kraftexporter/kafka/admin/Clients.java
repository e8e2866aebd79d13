package io.kraftexporter.kafka.admin;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's clients for a test, all closed at once. */
public final class Clients implements AutoCloseable {
  private final KafkaCluster cluster;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Admin admin;

  public Clients(KafkaCluster cluster) {
    this.cluster = cluster;
    this.admin = opened(Admin.create(settings(Map.of())));
  }

  public Admin admin() {
    return admin;
  }

  /** Returns the Admin client of Sources. */
  public KafkaAdmin ours() {
    return opened(new KafkaAdmin(settings(Map.of("request.timeout.ms", 3_000))));
  }

  public void topic(String name, int partitions, Map<String, String> configs) throws Exception {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
    admin.createTopics(List.of(topic)).all().get();
  }

  /** The only partition of a new topic, which has one replica. */
  public TopicPartition partition(String topic) throws Exception {
    topic(topic, 1, Map.of("min.insync.replicas", "1"));
    return new TopicPartition(topic, 0);
  }

  public KafkaProducer<String, String> producer(Map<String, ?> more) {
    return opened(
        new KafkaProducer<>(settings(more), new StringSerializer(), new StringSerializer()));
  }

  /** Returns a producer whose transactions are under this id. */
  public KafkaProducer<String, String> transactional(String id) {
    KafkaProducer<String, String> producer = producer(Map.of("transactional.id", id));
    producer.initTransactions();
    return producer;
  }

  /** Returns when they are there. */
  public static void send(
      KafkaProducer<String, String> producer, TopicPartition partition, int records) {
    for (int i = 0; i < records; i++) {
      Future<?> unused =
          producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), "k", "v"));
    }
    producer.flush();
  }

  public KafkaConsumer<String, String> consumer(String group, Map<String, ?> more) {
    return opened(
        new KafkaConsumer<>(
            ofGroup(group, more), new StringDeserializer(), new StringDeserializer()));
  }

  /** From the first record on. */
  public KafkaShareConsumer<String, String> shareConsumer(String group, Map<String, ?> more)
      throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    set(resource, "share.auto.offset.reset", "earliest");
    Map<String, Object> settings = settings(more);
    settings.put("group.id", group);
    return opened(
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer()));
  }

  public void set(ConfigResource resource, String name, String value) throws Exception {
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
  }

  public void commit(String group, Map<TopicPartition, Long> offsets) throws Exception {
    admin.alterConsumerGroupOffsets(group, commits(offsets)).all().get();
  }

  public static Map<TopicPartition, OffsetAndMetadata> commits(Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, each -> new OffsetAndMetadata(each.getValue())));
  }

  /** The lines of a collection in which each of these is found, sorted. */
  public static String lines(Source source, String... found) throws Exception {
    return lines(source, line -> line, found);
  }

  public static String lines(Source source, UnaryOperator<String> change, String... found)
      throws Exception {
    return Lines.of(source.collect(Deadline.in(Duration.ofSeconds(10))))
        .lines()
        .filter(line -> List.of(found).stream().allMatch(line::contains))
        .map(line -> change.apply(line) + "\n")
        .sorted()
        .collect(Collectors.joining());
  }

  Map<String, Object> settings(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    return settings;
  }

  private Map<String, Object> ofGroup(String group, Map<String, ?> more) {
    Map<String, Object> settings = settings(more);
    settings.put("group.id", group);
    settings.putIfAbsent("enable.auto.commit", "false");
    settings.putIfAbsent("auto.offset.reset", "earliest");
    return settings;
  }

  private <C extends AutoCloseable> C opened(C client) {
    open.push(client);
    return client;
  }

  @Override
  public void close() {
    for (AutoCloseable client : open) {
      try {
        client.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
