package io.kraftexporter;

import static io.kraftexporter.LeastPrivilegedUser.ALL;
import static io.kraftexporter.LeastPrivilegedUser.CLUSTER_CONFIGS;
import static io.kraftexporter.LeastPrivilegedUser.DESCRIBE_CLUSTER;
import static io.kraftexporter.LeastPrivilegedUser.DESCRIBE_GROUPS;
import static io.kraftexporter.LeastPrivilegedUser.DESCRIBE_TOPICS;
import static io.kraftexporter.LeastPrivilegedUser.DESCRIBE_TRANSACTIONS;
import static io.kraftexporter.LeastPrivilegedUser.READ_TOPICS;
import static io.kraftexporter.LeastPrivilegedUser.TOPIC_CONFIGS;
import static io.kraftexporter.LeastPrivilegedUser.USER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.cluster.TestCertificates;
import io.kraftexporter.metric.ParsedText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The exporter as a SCRAM user with the ACLs that docs/SECURITY.md lists, on a cluster with TLS.
 */
@Timeout(240)
final class LeastPrivilegeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static TemporaryDirectory directory;
  private static TestCertificates certificates;
  private static KafkaCluster cluster;
  private static Admin kafka;
  private List<String> said = List.of();

  @BeforeAll
  static void start() throws Exception {
    directory = TemporaryDirectory.create("certificates");
    certificates = TestCertificates.in(directory.path());
    cluster =
        LeastPrivilegedUser.secure(KafkaCluster.combined(1), certificates)
            .config("delegation.token.secret.key", "only-here")
            .start();
    kafka = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    LeastPrivilegedUser.create(kafka);
    kafka.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    kafka
        .alterConsumerGroupOffsets(
            "shipping", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(0)))
        .all()
        .get();
    kafka
        .alterClientQuotas(
            List.of(
                new ClientQuotaAlteration(
                    new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "alice")),
                    List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1024.0)))))
        .all()
        .get();
  }

  @AfterAll
  static void close() {
    kafka.close();
    cluster.close();
    directory.close();
  }

  @AfterEach
  void allow() throws Exception {
    kafka.createAcls(ALL).all().get();
  }

  @Test
  void userWithTheListedAclsSeesAllThatAnAdministratorSees() throws Exception {
    ParsedText all;
    try (RunningExporter administrator = RunningExporter.of(cluster, Map.of())) {
      all = settled(administrator);
    }
    try (RunningExporter exporter = exporter()) {
      ParsedText scrape = settled(exporter);
      assertEquals(List.of(), RunningExporter.failing(scrape));
      assertEquals(series(all), series(scrape));
      assertEquals(1, scrape.value("kafka_cluster_authorizer"));
      assertEquals(1024, scrape.value("kafka_client_quota", "user", "alice", "client_id", ""));
      assertEquals(0, daysUntil(scrape, "0") - 40, 1);
      assertEquals(0, daysUntil(scrape, "1") - 400, 1);
    }
  }

  @Test
  void withoutDescribeOnTheClusterWhatIsOfTheControllersIsMissing() throws Exception {
    assertEquals(
        Set.of("log_dirs", "quorum", "reassignments"), unavailableWithout(DESCRIBE_CLUSTER));
    assertSaidOnce("the ACL Describe on the cluster is missing; ");
  }

  @Test
  void withoutDescribeConfigsOnTheClusterTheSettingsAreMissing() throws Exception {
    assertEquals(Set.of("broker_config"), unavailableWithout(CLUSTER_CONFIGS));
    assertSaidOnce("the ACL DescribeConfigs on the cluster is missing; ");
  }

  @Test
  void withoutDescribeConfigsOnTopicsTheirSettingsAreMissing() throws Exception {
    assertEquals(Set.of(), unavailableWithout(TOPIC_CONFIGS));
    assertSaidOnce("the ACL DescribeConfigs on the topic is missing; ");
  }

  @Test
  void withoutDescribeOnTopicsTheyAreMissing() throws Exception {
    assertEquals(Set.of(), unavailableWithout(DESCRIBE_TOPICS, TOPIC_CONFIGS));
    assertSaidOnce("listTopics: none; if there are any, the ACL Describe on the topics is missing");
  }

  /** Transactions are listed nevertheless to a user who may describe the cluster. */
  @Test
  void withoutDescribeOnGroupsTheirOffsetsAreMissing() throws Exception {
    assertEquals(Set.of(), unavailableWithout(DESCRIBE_GROUPS));
    assertSaidOnce("the ACL Describe on the group is missing; ");
  }

  /** The topic's name is known to the coordinator, which does not tell it to this user. */
  @Test
  void withoutDescribeOnTransactionsNoneIsTakenForHanging() throws Exception {
    kafka.deleteAcls(List.of(DESCRIBE_TRANSACTIONS.toFilter())).all().get();
    kafka.createAcls(List.of(READ_TOPICS)).all().get();
    try (LogLines log = new LogLines();
        KafkaProducer<String, String> producer = transactional();
        RunningExporter exporter = exporter("transactions", Map.of("too_long", "1s"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("orders", "open")).get();
      Await.until(
          "it is looked at",
          PATIENCE,
          () -> {
            ParsedText scrape = exporter.scrape("/metrics/cluster");
            assertEquals(List.of(), scrape.values("kafka_topic_partition_hanging_transactions"));
            return !log.with("the ACL Describe on the transactional id is missing; ").isEmpty();
          });
      producer.abortTransaction();
    } finally {
      kafka.deleteAcls(List.of(READ_TOPICS.toFilter())).all().get();
    }
  }

  private static KafkaProducer<String, String> transactional() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "transactional.id", "open"),
        new StringSerializer(),
        new StringSerializer());
  }

  /**
   * A forbidden topic's size is told to who may describe the cluster; else brokers do not even say
   * it is there, except of its readers.
   */
  @Test
  void forbiddenTopicIsMissingAndNothingOfTheOthers() throws Exception {
    kafka.createTopics(List.of(new NewTopic("secret", 1, (short) 1))).all().get();
    AclBinding deny =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "secret", PatternType.LITERAL),
            new AccessControlEntry(
                "User:" + USER, "*", AclOperation.DESCRIBE, AclPermissionType.DENY));
    List<KafkaConsumer<String, String>> readers =
        List.of(consumer("both", "orders", "secret"), consumer("orders", "orders"));
    try {
      ParsedText all;
      try (RunningExporter exporter = exporter()) {
        all = settled(exporter);
      }
      assertEquals(
          Set.of("both orders", "both secret", "orders orders", "shipping orders"), lags(all));
      assertEquals(Set.of("both", "orders", "shipping"), described(all));
      assertTrue(of("secret", all).contains("kafka_topic_partitions"));

      kafka.createAcls(List.of(deny)).all().get();
      ParsedText some = logged();
      assertEquals(List.of(), RunningExporter.failing(some));
      assertEquals(Set.of("both orders", "orders orders", "shipping orders"), lags(some));
      assertEquals(Set.of("orders", "shipping"), described(some));
      assertEquals(Set.of("kafka_topic_log_size_bytes"), of("secret", some));
      assertEquals(of("orders", all), of("orders", some));
      assertSaidOnce("the ACL Describe on the topic is missing; ");
    } finally {
      readers.forEach(KafkaConsumer::close);
      kafka.deleteAcls(List.of(deny.toFilter())).all().get();
      kafka.deleteTopics(List.of("secret")).all().get();
      kafka.deleteConsumerGroups(List.of("both", "orders")).all().get();
    }
  }

  /** Has committed the begin of each topic. */
  private static KafkaConsumer<String, String> consumer(String group, String... topics)
      throws InterruptedException {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "group.id",
                group,
                "group.protocol",
                "consumer",
                "enable.auto.commit",
                "false"),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.subscribe(List.of(topics));
    Await.until(
        "all topics are assigned",
        PATIENCE,
        () -> {
          consumer.poll(Duration.ofMillis(100));
          return consumer.assignment().size() == topics.length;
        });
    consumer.commitSync(
        consumer.assignment().stream()
            .collect(Collectors.toMap(topic -> topic, topic -> new OffsetAndMetadata(0))));
    return consumer;
  }

  /** Groups and topics of which there is lag. */
  private static Set<String> lags(ParsedText scrape) {
    return scrape.samples().get("kafka_consumergroup_lag").keySet().stream()
        .map(labels -> labels.get("consumergroup") + " " + labels.get("topic"))
        .collect(Collectors.toSet());
  }

  private static Set<String> described(ParsedText scrape) {
    return scrape.samples().get("kafka_consumergroup_info").keySet().stream()
        .map(labels -> labels.get("consumergroup"))
        .collect(Collectors.toSet());
  }

  /** The metrics that a topic has. */
  private static Set<String> of(String topic, ParsedText scrape) {
    return scrape.samples().entrySet().stream()
        .filter(
            metric ->
                metric.getValue().keySet().stream()
                    .anyMatch(labels -> topic.equals(labels.get("topic"))))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The sources that are unavailable then, for the reason of the ACL; none fails. */
  private Set<String> unavailableWithout(AclBinding... missing) throws Exception {
    for (AclBinding acl : missing) {
      kafka.deleteAcls(List.of(acl.toFilter())).all().get();
    }
    ParsedText scrape = logged();
    assertEquals(List.of(), RunningExporter.failing(scrape));
    Map<Map<String, String>, Double> unavailable =
        scrape.samples().getOrDefault("kraft_exporter_source_unavailable", Map.of());
    Set<String> sources = new TreeSet<>();
    for (Map<String, String> labels : unavailable.keySet()) {
      assertEquals("authorization", labels.get("reason"));
      assertEquals(
          List.of(),
          scrape.values("kraft_exporter_source_success", "source", labels.get("source")));
      sources.add(labels.get("source"));
    }
    return sources;
  }

  private ParsedText logged() throws Exception {
    try (LogLines log = new LogLines()) {
      try (RunningExporter exporter = exporter()) {
        return settled(exporter);
      } finally {
        said = log.all();
      }
    }
  }

  private void assertSaidOnce(String text) {
    List<String> lines = said.stream().filter(line -> line.contains(text)).toList();
    assertEquals(1, lines.size(), () -> String.join("\n", said));
  }

  /** A scrape when each source has been read, be it in vain, since the nodes are known. */
  private static ParsedText settled(RunningExporter exporter) throws Exception {
    Await.until(
        "the cluster is known",
        PATIENCE,
        () -> exporter.scrape("/metrics").values("jvm_threads_current").size() == 1);
    Thread.sleep(1_100);
    exporter.scrape("/metrics");
    return exporter.scrape("/metrics/cluster");
  }

  private static RunningExporter exporter() throws Exception {
    return exporter("groups", Map.of());
  }

  private static RunningExporter exporter(String key, Map<String, ?> settings) throws Exception {
    return RunningExporter.of(
        cluster,
        Map.of(
            "kafka",
            Map.of(
                "bootstrap",
                List.of(cluster.bootstrapClients()),
                "properties",
                LeastPrivilegedUser.properties(certificates)),
            key,
            settings));
  }

  /** Names and labels, without the address that each of the two reaches the broker at. */
  private static Set<String> series(ParsedText scrape) {
    Set<String> series = new TreeSet<>();
    scrape
        .samples()
        .forEach(
            (name, samples) ->
                samples
                    .keySet()
                    .forEach(
                        labels ->
                            series.add(
                                name
                                    + labels.entrySet().stream()
                                        .filter(label -> !label.getKey().equals("address"))
                                        .toList())));
    series.removeIf(
        one -> one.startsWith("kafka_delegation_token") || one.startsWith("kraft_exporter_"));
    return series;
  }

  private static double daysUntil(ParsedText scrape, String depth) {
    return Duration.between(
                Instant.now(),
                Instant.ofEpochSecond(
                    (long)
                        scrape.value(
                            "kafka_listener_certificate_expiry_timestamp_seconds", "depth", depth)))
            .toHours()
        / (double) ChronoUnit.DAYS.getDuration().toHours();
  }
}
