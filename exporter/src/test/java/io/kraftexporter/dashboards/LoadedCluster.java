package io.kraftexporter.dashboards;

import io.kraftexporter.cluster.FileTier;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaProgram;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.cluster.TestCertificates;
import io.kraftexporter.demo.Traffic;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A cluster on which everything happens that a dashboard can show: the demo's traffic with share
 * and transactional groups, a group that is stuck, one that lost records and one with wrong
 * offsets, an open transaction, tiered storage, a quota, and, where Connect's jars are there,
 * connectors of which one fails and MirrorMaker 2.
 */
final class LoadedCluster implements AutoCloseable {
  private static final String TIERED = "tiered";
  private static final String TROUBLE = "trouble";

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Map<String, String> programs = new HashMap<>();
  private final Path directory;
  private final int agentPort = KafkaProgram.freePort();
  private final KafkaCluster cluster;
  private volatile boolean open = true;

  private LoadedCluster() throws Exception {
    directory = own(TemporaryDirectory.create("loaded")).path();
    cluster = own(build());
    cluster.start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      create(admin);
      own(Traffic.start(cluster.bootstrapServers()));
      own(this::stop);
      run("tiered-producer", this::fillTier);
      run("stuck", this::standStill);
      run("throttled", this::exceedQuota);
      makeTrouble(admin);
    }
    openTransaction();
    if (Files.isDirectory(KafkaProgram.connectLibraries())) {
      Connectors connectors = new Connectors(cluster.bootstrapServers(), directory);
      programs.put("connect", own(connectors.start()).address());
      programs.put("mirror", own(connectors.startMirrorMaker()).address());
    }
    startProducer();
  }

  /** Starts it; closes what has started where that fails. */
  static LoadedCluster start() throws Exception {
    return new LoadedCluster();
  }

  KafkaCluster cluster() {
    return cluster;
  }

  /** Where the javaagent of each node answers, on the node's own address. */
  int agentPort() {
    return agentPort;
  }

  /**
   * What the exporter's configuration says, but for where it listens and the brokers' addresses.
   */
  Map<String, Object> configuration() {
    return configuration(Map.of("port", cluster.jmxPort(), "jvms", jvms()));
  }

  /** The same without JMX. */
  Map<String, Object> configurationWithoutJmx() {
    return configuration(Map.of("enabled", false));
  }

  private List<Map<String, Object>> jvms() {
    List<Map<String, Object>> jvms = new ArrayList<>();
    programs.forEach(
        (name, address) ->
            jvms.add(
                Map.of(
                    "name",
                    name,
                    "address",
                    address,
                    "rules",
                    List.of(name.equals("producer") ? "kafka-client.yml" : "kafka-connect.yml"))));
    return jvms;
  }

  private static Map<String, Object> configuration(Map<String, Object> jmx) {
    return Map.of(
        "cluster",
        "orders",
        "jmx",
        jmx,
        "groups",
        Map.of(
            "owners",
            true,
            "details_period",
            "5s",
            "lag_seconds",
            Map.of("error", true),
            "slo",
            List.of(
                Map.of("match", "billing|fraud-check", "seconds", 30),
                Map.of("match", "packing|stuck", "seconds", 30))),
        "probe",
        Map.of("enabled", true, "create", true),
        "log_dirs",
        Map.of("period", "5s"),
        "transactions",
        Map.of("period", "5s", "too_long", "5s"),
        "host",
        Map.of(
            "page_cache",
            Map.of("interval", "10s", "topics", true),
            "network_speeds",
            Map.of("eth0", 10_000)));
  }

  private KafkaCluster build() {
    TestCertificates certificates = TestCertificates.in(directory);
    String agent =
        "-javaagent:%s={host}:%d:%s"
            .formatted(
                KafkaCluster.target().resolve("agent/javaagent.jar"),
                agentPort,
                Shipped.HOME.resolve("jvm-agent-config/kafka-broker.yml"));
    KafkaCluster.Builder builder = KafkaCluster.combined(3).clients("SSL").jvm(agent);
    certificates.ofServer().forEach(builder::config);
    certificates.ofClient().forEach(builder::config);
    return builder
        .plugin(FileTier.class)
        .config("remote.log.storage.system.enable", "true")
        .config("remote.log.storage.manager.class.name", FileTier.class.getName())
        .config("rsm.config.directory", directory.resolve("tier").toString())
        .config("remote.log.manager.task.interval.ms", "500")
        .config("remote.log.metadata.manager.listener.name", "PLAINTEXT")
        .config("rlmm.config.remote.log.metadata.topic.replication.factor", "1")
        .config("rlmm.config.remote.log.metadata.topic.num.partitions", "1")
        .config("log.retention.check.interval.ms", "1000")
        .config("log.initial.task.delay.ms", "500")
        .config("quota.window.num", "3")
        .build();
  }

  private void create(Admin admin) throws Exception {
    Map<String, String> tiered =
        Map.of(
            "remote.storage.enable", "true",
            "segment.bytes", "1048576",
            "local.retention.bytes", "1048576");
    admin
        .createTopics(
            List.of(
                new NewTopic(TIERED, 3, (short) 2).configs(tiered),
                new NewTopic(TROUBLE, 1, (short) 1),
                new NewTopic("orders-dlq", 1, (short) 2)))
        .all()
        .get();
    ClientQuotaEntity client =
        new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "throttled"));
    admin
        .alterClientQuotas(
            List.of(
                new ClientQuotaAlteration(
                    client, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 10_000.0)))))
        .all()
        .get();
  }

  private void fillTier() {
    try (KafkaProducer<String, String> producer = producer("tiered-producer")) {
      while (open) {
        for (int i = 0; i < 5; i++) {
          send(producer, new ProducerRecord<>(TIERED, "v".repeat(100_000)));
        }
        pause(Duration.ofSeconds(1));
      }
    }
  }

  /** Polls and so stays a member, and reads nothing of what it has. */
  private void standStill() {
    try (KafkaConsumer<String, String> consumer = consumer("stuck")) {
      consumer.subscribe(List.of("orders"));
      while (open) {
        consumer.poll(Duration.ofMillis(200));
        consumer.pause(consumer.assignment());
      }
    }
  }

  private void exceedQuota() {
    try (KafkaProducer<String, String> producer = producer("throttled")) {
      while (open) {
        send(producer, new ProducerRecord<>("orders-dlq", "v".repeat(20_000)));
        pause(Duration.ofMillis(200));
      }
    }
  }

  /** A group whose records are deleted, and one that has committed what does not exist yet. */
  private void makeTrouble(Admin admin) throws Exception {
    TopicPartition partition = new TopicPartition(TROUBLE, 0);
    try (KafkaProducer<String, String> producer = producer("trouble")) {
      for (int i = 0; i < 100; i++) {
        send(producer, new ProducerRecord<>(TROUBLE, "v"));
      }
    }
    Map<String, Long> commits = Map.of("loser", 10L, "wrong", 1_000L);
    for (Map.Entry<String, Long> commit : commits.entrySet()) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          Map.of(partition, new OffsetAndMetadata(commit.getValue()));
      admin.alterConsumerGroupOffsets(commit.getKey(), offsets).all().get();
    }
    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(50))).all().get();
  }

  private void openTransaction() throws Exception {
    Map<String, Object> settings = settings("forgetful");
    settings.put("transactional.id", "forgetful");
    settings.put("transaction.timeout.ms", 900_000);
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    // Without waiting for the brokers, which may be gone, to end the transaction.
    own(() -> producer.close(Duration.ZERO));
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>("invoices", "never committed")).get(30, TimeUnit.SECONDS);
  }

  private void startProducer() throws IOException {
    KafkaProgram producer =
        own(
            KafkaProgram.start(
                cluster.libraries(),
                "org.apache.kafka.tools.ProducerPerformance",
                directory,
                "--topic",
                "clicks",
                "--num-records",
                "10000000",
                "--record-size",
                "100",
                "--throughput",
                "50",
                "--producer-props",
                "bootstrap.servers=" + cluster.bootstrapServers()));
    programs.put("producer", producer.address());
  }

  private static void send(
      KafkaProducer<String, String> producer, ProducerRecord<String, String> record) {
    // A record that is lost is not missed.
    Future<RecordMetadata> unused = producer.send(record);
  }

  private KafkaProducer<String, String> producer(String name) {
    return new KafkaProducer<>(settings(name), new StringSerializer(), new StringSerializer());
  }

  private KafkaConsumer<String, String> consumer(String group) {
    Map<String, Object> settings = settings(group);
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  private Map<String, Object> settings(String name) {
    return new HashMap<>(
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "client.id", name));
  }

  private void run(String name, Runnable client) {
    Thread thread =
        new Thread(
            () -> {
              while (open) {
                try {
                  client.run();
                } catch (KafkaException e) {
                  pause(Duration.ofSeconds(1));
                }
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    open = false;
  }

  private <T extends AutoCloseable> T own(T part) {
    started.push(part);
    return part;
  }

  @Override
  public void close() {
    stop();
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("The loaded cluster could not clean up: " + e);
      }
    }
  }
}
