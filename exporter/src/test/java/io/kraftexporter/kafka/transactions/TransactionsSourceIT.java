package io.kraftexporter.kafka.transactions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.Mending;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.RawRequest;
import io.kraftexporter.kafka.admin.SharedClients;
import io.kraftexporter.kafka.admin.WatchedAdmin;
import io.kraftexporter.kafka.groups.Wanted;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicsReader;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactions that are left open, on a real cluster. */
@Timeout(180)
@ExtendWith({SharedCluster.class, SharedClients.class})
final class TransactionsSourceIT {
  private static final Duration TOO_LONG = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Clients clients;

  @BeforeEach
  void open(Clients opened) {
    clients = opened;
  }

  @Test
  void transactionIsToldFromWhenItIsOpenTooLongUntilItEnds() throws Exception {
    TopicPartition partition = clients.partition("tx-open");
    KafkaProducer<String, String> producer = clients.transactional("tx-open");
    TransactionsSource source = source("tx-open");
    long before = System.currentTimeMillis();
    producer.beginTransaction();
    Clients.send(producer, partition, 3);
    long after = System.currentTimeMillis();
    assertEquals(
        """
        kafka_topic_partition_open_transaction_offsets{topic="tx-open",partition="0"} 3.0
        kafka_topic_partition_open_transaction_seconds{topic="tx-open",partition="0"} 0.0
        """,
        ofTest(source, "tx-open"));
    Await.until(
        "it is open too long",
        PATIENCE,
        () -> ofTest(source, "tx-open").contains("kafka_transaction_open_seconds"));
    long asked = System.currentTimeMillis();
    String told = ofTest(source, "tx-open");
    long answered = System.currentTimeMillis();
    double seconds =
        Double.parseDouble(told.replaceAll("(?s).*open_seconds\\{[^}]*} (\\S+).*", "$1"));
    assertTrue((asked - after) / 1e3 <= seconds && seconds <= (answered - before) / 1e3, told);
    assertTrue(!told.contains("hanging"), told);

    producer.commitTransaction();
    Await.until("it has ended", PATIENCE, () -> ofTest(source, "tx-open").isEmpty());
  }

  /** A record that came after the end of its transaction, as brokers before 4.0 let it in. */
  @Test
  void transactionThatNoCoordinatorKnowsIsHanging(KafkaCluster cluster) throws Exception {
    TopicPartition partition = clients.partition("tx-hanging");
    KafkaProducer<String, String> producer = clients.transactional("tx-hanging");
    producer.beginTransaction();
    Clients.send(producer, partition, 2);
    producer.commitTransaction();
    producer.close();
    TransactionDescription ended =
        clients.admin().describeTransactions(List.of("tx-hanging")).description("tx-hanging").get();
    verify("false");
    try {
      sendLate(cluster, ended, partition);
    } finally {
      verify("true");
    }
    TransactionsSource source = source("tx-hanging");
    Await.until(
        "it hangs",
        PATIENCE,
        () ->
            Clients.lines(source, "hanging_transactions{")
                .equals(
                    "kafka_topic_partition_hanging_transactions"
                        + "{topic=\"tx-hanging\",partition=\"0\"} 1.0\n"));

    abort(partition);
    Await.until("nothing is open", PATIENCE, () -> ofTest(source, "tx-hanging").isEmpty());
  }

  /** The transaction is asked for after its partition was found to have it open. */
  @Test
  void transactionThatEndsWhileItIsLookedForDoesNotHang(KafkaCluster cluster) throws Exception {
    TopicPartition partition = clients.partition("tx-ending");
    KafkaProducer<String, String> producer = clients.transactional("tx-ending");
    producer.beginTransaction();
    Clients.send(producer, partition, 1);
    Set<String> calls = ConcurrentHashMap.newKeySet();
    Consumer<String> end =
        call -> {
          if (call.equals("listTransactions") && calls.contains("describeProducers")) {
            if (calls.add("ended")) {
              commit(producer, "tx-ending");
            }
          }
          calls.add(call);
        };
    try (KafkaAdmin admin =
        WatchedAdmin.of(Map.of("bootstrap.servers", cluster.bootstrapServers()), end)) {
      TransactionsSource source = source(admin, "tx-ending");
      StringBuilder told = new StringBuilder();
      Await.until(
          "it ends while it is looked for",
          PATIENCE,
          () -> {
            told.append(Clients.lines(source, "hanging_transactions{"));
            return calls.contains("ended");
          });
      assertEquals("", told.toString());
    }
  }

  /** Who coordinates it leads its partition as well. */
  @Test
  void whatAHangingBrokerDoesNotTellIsAsItWas(KafkaCluster cluster) throws Exception {
    KafkaProducer<String, String> producer = null;
    String id = "";
    KafkaNode hanging = null;
    int leader = clients.admin().describeMetadataQuorum().quorumInfo().get().leaderId();
    for (int i = 0; hanging == null; i++) {
      id = "tx-silent-" + i;
      producer = clients.transactional(id);
      int coordinator =
          clients.admin().describeTransactions(List.of(id)).description(id).get().coordinatorId();
      hanging = coordinator == leader ? null : cluster.node(coordinator);
    }
    clients
        .admin()
        .createTopics(List.of(new NewTopic("tx-silent", Map.of(0, List.of(hanging.id())))))
        .all()
        .get();
    producer.beginTransaction();
    Clients.send(producer, new TopicPartition("tx-silent", 0), 2);
    Map<String, Object> impatient =
        Map.of(
            "bootstrap.servers",
            cluster.bootstrapServers(),
            "request.timeout.ms",
            1_000,
            "default.api.timeout.ms",
            6_000);
    try (KafkaAdmin admin = new KafkaAdmin(impatient)) {
      TransactionsSource source = source(admin, "tx-silent");
      Await.until(
          "it is open too long",
          PATIENCE,
          () -> ofTest(source).contains("kafka_transaction_open_seconds"));
      String before = withoutValues(ofTest(source));
      hanging.pause();
      try {
        assertEquals(before, withoutValues(answered(() -> ofTest(source))));
      } finally {
        hanging.resume();
      }
      Mending.await(cluster);
      producer.abortTransaction();
      Await.until("it has ended", PATIENCE, () -> ofTest(source).isEmpty());
    }
  }

  /** At first, the client may ask just the broker that hangs which others there are. */
  private static String answered(Callable<String> question) throws Exception {
    try {
      return question.call();
    } catch (TimeoutException e) {
      return question.call();
    }
  }

  private static String ofTest(TransactionsSource source) throws Exception {
    return Clients.lines(source, "\"tx-silent");
  }

  private static String withoutValues(String lines) {
    return lines.replaceAll("(?m) \\S+$", "");
  }

  private void commit(KafkaProducer<String, String> producer, String id) {
    producer.commitTransaction();
    try {
      Await.untilEqual(
          "all of it is committed",
          PATIENCE,
          TransactionState.COMPLETE_COMMIT,
          () -> clients.admin().describeTransactions(List.of(id)).description(id).get().state());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void withoutTransactionsNothingIsAskedOfPartitions(KafkaCluster cluster) throws Exception {
    clients.topic("tx-none", 5, Map.of());
    Set<String> calls = ConcurrentHashMap.newKeySet();
    try (KafkaAdmin admin =
        WatchedAdmin.of(Map.of("bootstrap.servers", cluster.bootstrapServers()), calls::add)) {
      TransactionsSource source = source(admin, "tx-none");
      Clients.lines(source);
      assertTrue(calls.contains("listOffsets"), "it looks for what hangs, at first");
      Await.until(
          "nobody has a transaction open",
          PATIENCE,
          () -> {
            calls.clear();
            Clients.lines(source);
            return calls.equals(Set.of("listTransactions"));
          });
    }
  }

  @Test
  void roundGoesThroughAllPartitionsInSteps() throws Exception {
    clients.topic("tx-round-a", 3, Map.of());
    clients.topic("tx-round-b", 2, Map.of());
    TopicsReader topics =
        new TopicsReader(
            clients.ours(), new TopicFilter(Wanted.names("tx-round-.", ""), true, true));
    PartitionRounds.StepSize step = new PartitionRounds.StepSize(1, 2);
    PartitionRounds once = new PartitionRounds(topics, step, Duration.ofHours(1));
    PartitionRounds again = new PartitionRounds(topics, step, Duration.ZERO);
    List<String> seen = new ArrayList<>();
    for (int steps = 0; steps < 3; steps++) {
      List<TopicPartition> next = once.next(Deadline.in(PATIENCE));
      assertTrue(next.size() <= 2, next::toString);
      next.forEach(partition -> seen.add(partition.toString()));
      again.next(Deadline.in(PATIENCE));
    }
    assertEquals(
        List.of("tx-round-a-0", "tx-round-a-1", "tx-round-a-2", "tx-round-b-0", "tx-round-b-1"),
        seen.stream().sorted().toList());
    assertEquals(List.of(), once.next(Deadline.in(PATIENCE)));
    assertEquals(2, again.next(Deadline.in(PATIENCE)).size());
  }

  /** By what the partition's leader says of the transaction's producer. */
  private void abort(TopicPartition partition) throws Exception {
    ProducerState open =
        clients
            .admin()
            .describeProducers(List.of(partition))
            .partitionResult(partition)
            .get()
            .activeProducers()
            .get(0);
    clients
        .admin()
        .abortTransaction(
            new AbortTransactionSpec(
                partition,
                open.producerId(),
                (short) open.producerEpoch(),
                open.coordinatorEpoch().orElse(0)))
        .all()
        .get();
  }

  private void verify(String whether) throws Exception {
    clients.set(
        new ConfigResource(ConfigResource.Type.BROKER, ""),
        "transaction.partition.verification.enable",
        whether);
  }

  private static void sendLate(
      KafkaCluster cluster, TransactionDescription ended, TopicPartition partition)
      throws Exception {
    MemoryRecords late =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE,
            ended.producerId(),
            (short) ended.producerEpoch(),
            0,
            new SimpleRecord("late".getBytes(UTF_8)));
    ProduceRequestData data =
        new ProduceRequestData()
            .setAcks((short) -1)
            .setTimeoutMs(5_000)
            .setTransactionalId("tx-hanging");
    data.topicData()
        .add(
            new ProduceRequestData.TopicProduceData()
                .setName(partition.topic())
                .setPartitionData(
                    List.of(
                        new ProduceRequestData.PartitionProduceData()
                            .setIndex(partition.partition())
                            .setRecords(late))));
    short old = ProduceRequest.LAST_STABLE_VERSION_BEFORE_TRANSACTION_V2;
    RawRequest.untilTaken(cluster, () -> new ProduceRequest.Builder(old, old, data).build());
  }

  private static String ofTest(TransactionsSource source, String name) throws Exception {
    return Clients.lines(source, "\"" + name + "\"");
  }

  private TransactionsSource source(String topic) {
    return source(clients.ours(), topic);
  }

  private static TransactionsSource source(KafkaAdmin admin, String topic) {
    return new TransactionsSource(admin, Wanted.names(topic, ""), Duration.ofSeconds(1), TOO_LONG);
  }
}
