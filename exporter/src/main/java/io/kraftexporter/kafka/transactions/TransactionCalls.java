package io.kraftexporter.kafka.transactions;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.scrape.Deadline;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Calls to coordinators about transactions. For one thread at a time. */
final class TransactionCalls {
  /** A transactional id that nobody has. */
  private static final String NOBODYS = "kraft-exporter-asks-whether-it-may-see-every-id";

  private final KafkaAdmin admin;
  private final Questions questions;

  TransactionCalls(KafkaAdmin admin, Questions questions) {
    this.admin = admin;
    this.questions = questions;
  }

  /**
   * Transactions by their ids.
   *
   * @param undescribed what is listed, and nobody tells more of it
   * @param silent brokers that did not list theirs
   */
  record Transactions(
      Map<String, TransactionDescription> described, Set<String> undescribed, Set<Integer> silent) {

    /** Returns whether there are no others. */
    boolean isComplete() {
      return undescribed.isEmpty() && silent.isEmpty();
    }
  }

  /**
   * Returns the transactions that the coordinators know.
   *
   * @throws Exception if none answers
   */
  Transactions known(ListTransactionsOptions which, Deadline deadline) throws Exception {
    Answers<Integer, Collection<TransactionListing>> listed = list(which, deadline);
    Set<String> ids =
        listed.values().values().stream()
            .flatMap(Collection::stream)
            .map(TransactionListing::transactionalId)
            .collect(toSet());
    Map<String, TransactionDescription> described = describe(ids, deadline);
    Set<String> undescribed = new HashSet<>(ids);
    undescribed.removeAll(described.keySet());
    return new Transactions(described, undescribed, listed.failures().keySet());
  }

  private Answers<Integer, Collection<TransactionListing>> list(
      ListTransactionsOptions which, Deadline deadline) throws Exception {
    Answers<Integer, Collection<TransactionListing>> listed =
        questions.note(
            "listTransactions",
            plain(admin.getEach(ofBrokers(which, deadline), deadline, "listTransactions")));
    boolean old =
        listed.failures().values().stream().anyMatch(UnsupportedVersionException.class::isInstance);
    return old ? listed : listed.notNone();
  }

  /**
   * Names the cause of a failure that tells only its follow-up: when the connection to a broker
   * ends, Kafka's client looks for the broker anew, which its own code rejects.
   */
  static <V> Answers<Integer, V> plain(Answers<Integer, V> answers) {
    answers
        .failures()
        .replaceAll(
            (broker, failure) ->
                failure instanceof IllegalArgumentException
                    ? new DisconnectException("the connection to the broker was closed")
                    : failure);
    return answers;
  }

  /** The client first asks any broker which others there are: if that one hangs, then another. */
  private Map<Integer, KafkaFuture<Collection<TransactionListing>>> ofBrokers(
      ListTransactionsOptions which, Deadline deadline) throws Exception {
    try {
      return begun(which, deadline, Questions.part(deadline, 0.5));
    } catch (KafkaException | TimeoutException e) {
      return begun(which, deadline, deadline);
    }
  }

  private Map<Integer, KafkaFuture<Collection<TransactionListing>>> begun(
      ListTransactionsOptions which, Deadline answered, Deadline begun) throws Exception {
    which.timeoutMs(KafkaAdmin.millis(answered));
    return admin.get(
        admin.client().listTransactions(which).byBrokerId(),
        begun,
        "listTransactions, of which brokers");
  }

  private Map<String, TransactionDescription> describe(Set<String> ids, Deadline deadline)
      throws InterruptedException {
    if (ids.isEmpty()) {
      return Map.of();
    }
    DescribeTransactionsResult asked = ask(ids, deadline);
    Map<String, KafkaFuture<TransactionDescription>> each =
        ids.stream().collect(toMap(id -> id, asked::description));
    return questions.await("describeTransactions", each, deadline).values();
  }

  /**
   * Returns whether the user may see all transactions. Brokers leave out the others of a list
   * without a word, but refuse to tell of an id: also of one that nobody has.
   */
  boolean areAllVisible(Deadline deadline) throws Exception {
    Map<String, Boolean> visible = Map.of();
    Map<String, Exception> refused = Map.of();
    try {
      admin.get(
          ask(Set.of(NOBODYS), deadline).description(NOBODYS), deadline, "describeTransactions");
      visible = Map.of(NOBODYS, true);
    } catch (TransactionalIdNotFoundException e) {
      visible = Map.of(NOBODYS, true);
    } catch (AuthorizationException e) {
      refused = Map.of("every transactional id", e);
    }
    questions.note("transactions that hang", new Answers<>(visible, refused));
    return refused.isEmpty();
  }

  private DescribeTransactionsResult ask(Set<String> ids, Deadline deadline) {
    return admin
        .client()
        .describeTransactions(
            ids, new DescribeTransactionsOptions().timeoutMs(KafkaAdmin.millis(deadline)));
  }
}
