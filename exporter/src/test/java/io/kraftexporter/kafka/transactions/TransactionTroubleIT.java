package io.kraftexporter.kafka.transactions;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.SharedClients;
import io.kraftexporter.kafka.admin.WatchedAdmin;
import io.kraftexporter.kafka.groups.Wanted;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicsReader;
import io.kraftexporter.scrape.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics that are deleted, and answers that are missing, while transactions are looked for. */
@Timeout(180)
@ExtendWith({SharedCluster.class, SharedClients.class})
final class TransactionTroubleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Deadline TIME = Deadline.in(Duration.ofMinutes(3));

  private Clients clients;

  @BeforeEach
  void open(Clients opened) {
    clients = opened;
  }

  @Test
  void roundGoesOnWhereTheTopicsOfAStepWereDeleted() throws Exception {
    clients.topic("tx-step-a", 1, Map.of());
    clients.topic("tx-step-b", 1, Map.of());
    TopicsReader topics =
        new TopicsReader(
            clients.ours(), new TopicFilter(Wanted.names("tx-step-.", ""), true, true));
    PartitionRounds rounds =
        new PartitionRounds(topics, new PartitionRounds.StepSize(1, 2), Duration.ZERO);
    String first = rounds.next(TIME).get(0).topic();
    String second = first.equals("tx-step-a") ? "tx-step-b" : "tx-step-a";
    clients.admin().deleteTopics(List.of(second)).all().get();
    Await.until(
        "it is gone", PATIENCE, () -> !clients.admin().listTopics().names().get().contains(second));

    assertEquals(List.of(), rounds.next(TIME));
    assertEquals(first, rounds.next(TIME).get(0).topic());
  }

  /** The end of the log is asked for first; its answer may be late, and the next one is not. */
  @Test
  void timeGoesOnWhileTheEndOfTheLogIsNotKnown() throws Exception {
    TopicPartition partition = clients.partition("tx-end");
    KafkaProducer<String, String> producer = clients.transactional("tx-end");
    AtomicBoolean silent = new AtomicBoolean();
    TransactionsSource source = source(WatchedAdmin.over(withoutEnds(silent)), "tx-end");
    producer.beginTransaction();
    Clients.send(producer, partition, 2);
    Await.until("it is open for a second", PATIENCE, () -> seconds(source) >= 1);

    silent.set(true);
    assertTrue(seconds(source) >= 1);
    silent.set(false);
    assertTrue(seconds(source) >= 1);
    producer.abortTransaction();
  }

  private static double seconds(TransactionsSource source) throws Exception {
    String line = Clients.lines(source, "open_transaction_seconds{topic=\"tx-end\"");
    return line.isEmpty() ? -1 : Double.parseDouble(line.strip().replaceAll(".* ", ""));
  }

  private Admin withoutEnds(AtomicBoolean silent) {
    Admin real = clients.admin();
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) ->
                silent.get()
                        && method.getName().equals("listOffsets")
                        && ((ListOffsetsOptions) arguments[1]).isolationLevel()
                            == IsolationLevel.READ_UNCOMMITTED
                    ? late((Map<?, ?>) arguments[0])
                    : method.invoke(real, arguments));
  }

  private static ListOffsetsResult late(Map<?, ?> asked) {
    KafkaFutureImpl<ListOffsetsResultInfo> late = new KafkaFutureImpl<>();
    late.completeExceptionally(new TimeoutException("not answered"));
    return new ListOffsetsResult(
        asked.keySet().stream()
            .collect(
                toMap(
                    partition -> (TopicPartition) partition,
                    partition -> (KafkaFuture<ListOffsetsResultInfo>) late)));
  }

  private static TransactionsSource source(KafkaAdmin admin, String topic) {
    return new TransactionsSource(
        admin, Wanted.names(topic, ""), Duration.ofSeconds(1), Duration.ofSeconds(1));
  }
}
