package io.kraftexporter.kafka.admin;

import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's Admin client, made when it is first needed and shared by the Sources over it.
 *
 * <p>Rebuilt when a request has waited for a minute with no answer to it or any other: then even
 * the addresses it has learnt may be gone, and only the configured ones are left. (The client could
 * do that itself, but floods the log while it tries.) Rebuilt, with back-off, when its thread ended
 * with an error, such as OutOfMemoryError. Safe for any number of threads.
 */
public final class KafkaAdmin implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaAdmin.class);

  private static final Duration GIVE_UP = Duration.ofMinutes(1);

  /** How long a failed request waits for its reason, and how long one of many. */
  private static final Duration REASON = Duration.ofSeconds(1);

  private static final Duration REASON_OF_SOME = Duration.ofMillis(250);

  private final Duration apiTimeout;
  private final MissingAcls missingAcls;
  private final LongSupplier clock;
  private final Backoff backoff = new Backoff();
  private final Object connecting = new Object();
  private final List<Admin> retired = new ArrayList<>();
  private volatile Connector connector;
  private @Nullable KafkaClient current;

  /** When the first question was asked of those since the last answer. */
  private OptionalLong asked = OptionalLong.empty();

  private double sentBefore;
  private double sent;
  private boolean closed;

  /**
   * Keeps the client's properties; connects later.
   *
   * @param properties of the Admin client, {@code bootstrap.servers} among them
   */
  public KafkaAdmin(Map<String, Object> properties) {
    this(ClientSettings.of(properties));
  }

  /** Keeps the settings, which other clients of the cluster may share; connects later. */
  public KafkaAdmin(ClientSettings settings) {
    this(
        settings.apiTimeout(),
        CheckedConnector.of(settings),
        settings.missingAcls(),
        System::nanoTime);
  }

  KafkaAdmin(Duration apiTimeout, Supplier<Admin> clients, LongSupplier clock) {
    this(apiTimeout, Connector.of(clients), new MissingAcls(), clock);
  }

  KafkaAdmin(
      Duration apiTimeout, Connector connector, MissingAcls missingAcls, LongSupplier clock) {
    this.apiTimeout = apiTimeout;
    this.connector = connector;
    this.missingAcls = missingAcls;
    this.clock = clock;
    connector.onRefusal(() -> disconnect(connector));
  }

  /**
   * The end of a collection that begins now, by {@code default.api.timeout.ms}. It is not the end
   * of the scrape that began the collection: others may wait for the same answers.
   */
  public Deadline deadline() {
    return Deadline.in(apiTimeout);
  }

  /**
   * The client, to start calls with; what they return is awaited with {@link #get}.
   *
   * @throws org.apache.kafka.common.KafkaException if no address can be used
   */
  public Admin client() {
    Optional<Admin> usable = usable();
    if (usable.isPresent()) {
      return usable.get();
    }
    synchronized (connecting) { // the checks take time: nobody else has to wait for them
      usable = usable();
      if (usable.isPresent()) {
        return usable.get();
      }
      Connector used = connector;
      KafkaClient made = used.connect();
      synchronized (this) {
        if (closed) {
          closeLater(made.admin());
          throw new IllegalStateException("closed");
        }
        if (used != connector) {
          closeLater(made.admin());
          return client();
        }
        backoff.started(clock.getAsLong());
        current = made;
        asked = OptionalLong.of(clock.getAsLong());
        return made.admin();
      }
    }
  }

  /** The present client, unless it has to be made. */
  private synchronized Optional<Admin> usable() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    long now = clock.getAsLong();
    KafkaClient client = current;
    if (client != null && !client.isAlive().getAsBoolean()) {
      LOG.error(
          "a Kafka client ended with an error (its thread logged it), such as a lack of memory;"
              + " rebuilding it in {} s",
          backoff.ended(now).toSeconds());
      drop(client.admin());
    } else if (client != null && asked.isPresent() && now - asked.getAsLong() > GIVE_UP.toNanos()) {
      drop(client.admin());
    }
    if (current == null) {
      backoff.check(now);
      return Optional.empty();
    }
    if (asked.isEmpty()) {
      asked = OptionalLong.of(now);
    }
    return Optional.of(current.admin());
  }

  /** Closes the client, unless it was made by another connector. */
  private synchronized void disconnect(Connector of) {
    if (of.equals(connector)) {
      disconnect();
    }
  }

  /** Closes the client, if there is one; the next request makes another one. */
  synchronized void disconnect() {
    if (current != null) {
      drop(current.admin());
    }
  }

  private void drop(Admin old) {
    forget();
    closeLater(old);
  }

  private void forget() {
    requests();
    sentBefore += sent;
    sent = 0;
    current = null;
    asked = OptionalLong.empty();
  }

  /**
   * Uses the client and the settings of another one, which must not be used any more. The client
   * before serves the calls of collections that are running, and is closed after the time that a
   * collection may take.
   */
  void takeOver(KafkaAdmin other) {
    Optional<KafkaClient> made = other.handOver();
    synchronized (this) {
      if (closed) {
        made.ifPresent(client -> closeLater(client.admin()));
        return;
      }
      KafkaClient before = current;
      forget();
      if (before != null) {
        retire(before.admin());
      }
      Connector next = other.connector;
      connector = next;
      current = made.orElse(null);
      backoff.started(clock.getAsLong());
      next.onRefusal(() -> disconnect(next));
    }
  }

  private synchronized Optional<KafkaClient> handOver() {
    Optional<KafkaClient> made = Optional.ofNullable(current);
    closed = true;
    current = null;
    return made;
  }

  private void retire(Admin old) {
    retired.add(old);
    CompletableFuture.delayedExecutor(apiTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              synchronized (this) {
                retired.removeIf(each -> each == old);
              }
              old.close(Duration.ZERO);
            });
  }

  /**
   * Waits for an answer.
   *
   * @param what the call's name, for the error
   * @throws TimeoutException if the deadline passes first
   */
  public <T> T get(Future<T> future, Deadline deadline, String what) throws Exception {
    try {
      T answer = future.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      hasAnswered();
      missingAcls.answered(what, what::equals);
      return answer;
    } catch (TimeoutException e) {
      String problems = connector.diagnosed(REASON);
      if (!problems.isEmpty()) {
        throw new UnreachableException(what + " was not answered: " + problems);
      }
      throw (TimeoutException) new TimeoutException(what + " was not answered").initCause(e);
    } catch (ExecutionException e) {
      Exception failure = failure(e);
      if (isUnanswered(failure)) {
        String problems = connector.diagnosed(REASON);
        failure = problems.isEmpty() ? failure : new UnreachableException(problems);
      }
      throw named(what, what, failure);
    }
  }

  /**
   * A broker that answers with an error, such as an unknown topic, is reachable. The failure of a
   * request to every broker has that of one of them as its cause.
   */
  private static boolean isUnanswered(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof org.apache.kafka.common.errors.TimeoutException
        || failure instanceof TimeoutException
        || failure instanceof DisconnectException
        || (cause != null && isUnanswered(cause));
  }

  /** Waits for the answers about many things: those that came before the deadline are taken. */
  public <K, V> Answers<K, V> getEach(
      Map<K, ? extends Future<V>> futures, Deadline deadline, String what)
      throws InterruptedException {
    Map<K, V> values = PartitionMap.like(futures);
    Map<K, Exception> failures = PartitionMap.like(futures);
    for (Map.Entry<K, ? extends Future<V>> each : futures.entrySet()) {
      try {
        V value = each.getValue().get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        if (values.isEmpty()) {
          hasAnswered();
        }
        values.put(each.getKey(), value);
      } catch (TimeoutException e) {
        failures.put(each.getKey(), new TimeoutException(what + " was not answered"));
      } catch (ExecutionException e) {
        failures.put(each.getKey(), named(what, each.getKey(), failure(e)));
      }
    }
    missingAcls.answered(what, values::containsKey);
    explain(failures);
    return new Answers<>(values, failures);
  }

  private Exception named(String what, Object thing, Exception failure) {
    Exception named = Permissions.named(what, failure);
    if (named instanceof MissingAclException refusal) {
      missingAcls.refused(what, thing, refusal);
    }
    return named;
  }

  /** The ACLs that the user lacks, also for calls whose answers do not tell. */
  public MissingAcls missingAcls() {
    return missingAcls;
  }

  /** Replaces failures without an answer by the reason that the log has, if there is one. */
  private void explain(Map<?, Exception> failures) {
    if (failures.values().stream().anyMatch(KafkaAdmin::isUnanswered)) {
      String problems = connector.diagnosed(REASON_OF_SOME);
      if (!problems.isEmpty()) {
        failures.replaceAll(
            (key, failure) ->
                isUnanswered(failure)
                    ? new UnreachableException(problems, Answers.isLate(failure))
                    : failure);
      }
    }
  }

  private void hasAnswered() {
    synchronized (this) {
      asked = OptionalLong.empty();
    }
    connector.answered();
  }

  /** Brokers that refuse have answered, so a new client would be refused as well. */
  private Exception failure(ExecutionException e) {
    if (e.getCause() instanceof NoUsableBrokerException none) {
      return new UnreachableException(String.valueOf(none.getMessage()));
    }
    Optional<AuthenticationException> refusal = refusal(e);
    if (refusal.isPresent()) {
      return connector.refused(refusal.get());
    } else if (e.getCause() instanceof RetriableException) {
      connector.notAnswered();
    } else if (e.getCause() instanceof ApiException) {
      hasAnswered();
    }
    return e.getCause() instanceof Exception cause ? cause : e;
  }

  /** Finds the refusal of a client, also below the failure of a request to every broker. */
  private static Optional<AuthenticationException> refusal(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof AuthenticationException refusal) {
        return Optional.of(refusal);
      }
    }
    return Optional.empty();
  }

  /** Requests sent until now, by every client made here; one that ended has forgotten its own. */
  synchronized double requests() {
    if (current != null) {
      sent = Math.max(sent, requests(current.admin()));
    }
    return sentBefore + sent;
  }

  private static double requests(Admin admin) {
    return admin.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().group().equals("admin-client-metrics"))
        .filter(metric -> metric.getKey().name().equals("request-total"))
        .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
        .sum();
  }

  /** The time-out to give a call, in the unit of Kafka's options. */
  public static int millis(Deadline deadline) {
    return (int) Math.max(1, deadline.left().toMillis());
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (current != null) {
      closeLater(current.admin());
      current = null;
    }
    retired.forEach(KafkaAdmin::closeLater);
    retired.clear();
  }

  /** Closing waits for the client's thread, so nobody waits for it. */
  static void closeLater(Admin old) {
    DaemonThreads.start("close Kafka client", () -> old.close(Duration.ZERO));
  }
}
