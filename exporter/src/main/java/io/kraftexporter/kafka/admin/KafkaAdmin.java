package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's Admin client, made when it is first needed and shared by the Sources over it.
 *
 * <p>Made anew when a question has stood for a minute with no answer to it or any other: then even
 * the addresses it has learnt may be gone, and only the configured ones are left. (The client could
 * do that itself, but floods the log while it tries.) Safe for any number of threads.
 */
public final class KafkaAdmin implements AutoCloseable {
  private static final Duration GIVE_UP = Duration.ofMinutes(1);
  private static final int USUAL_API_TIMEOUT = 60_000;

  /**
   * How old the client's view of the cluster may be. Any broker may be named as the controller, and
   * one that hangs after that keeps the name until the view is taken anew: the client's own time is
   * 5 minutes.
   */
  private static final Duration VIEW = Duration.ofSeconds(10);

  private final Duration apiTimeout;
  private final Supplier<Admin> clients;
  private final LongSupplier clock;
  private @Nullable Admin admin;

  /** When the first question was asked of those since the last answer. */
  private OptionalLong asked = OptionalLong.empty();

  private double sentBefore;
  private boolean closed;

  /**
   * Keeps the client's properties; connects later.
   *
   * @param properties of the Admin client, {@code bootstrap.servers} among them
   */
  public KafkaAdmin(Map<String, ?> properties) {
    this(apiTimeout(properties), () -> Admin.create(withOurs(properties)), System::nanoTime);
  }

  KafkaAdmin(Duration apiTimeout, Supplier<Admin> clients, LongSupplier clock) {
    this.apiTimeout = apiTimeout;
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * The end of a collection that begins now, by {@code default.api.timeout.ms}. It is not the end
   * of the scrape that began the collection: others may wait for the same answers.
   */
  public Deadline deadline() {
    return Deadline.in(apiTimeout);
  }

  /** The client, to start calls with; what they return is awaited with {@link #get}. */
  public synchronized Admin client() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    long now = clock.getAsLong();
    if (admin != null && asked.isPresent() && now - asked.getAsLong() > GIVE_UP.toNanos()) {
      sentBefore += requests(admin);
      closeLater(admin);
      admin = null;
      asked = OptionalLong.empty();
    }
    if (admin == null) {
      admin = clients.get();
    }
    if (asked.isEmpty()) {
      asked = OptionalLong.of(now);
    }
    return admin;
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
      return answer;
    } catch (TimeoutException e) {
      throw (TimeoutException) new TimeoutException(what + " was not answered").initCause(e);
    } catch (ExecutionException e) {
      throw Permissions.named(what, failure(e));
    }
  }

  /** Waits for the answers about many things: those that came before the deadline are taken. */
  public <K, V> Answers<K, V> getEach(
      Map<K, KafkaFuture<V>> futures, Deadline deadline, String what) throws InterruptedException {
    Map<K, V> values = PartitionMap.like(futures);
    Map<K, Exception> failures = PartitionMap.like(futures);
    for (Map.Entry<K, KafkaFuture<V>> each : futures.entrySet()) {
      try {
        V value = each.getValue().get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        values.put(each.getKey(), value);
        hasAnswered();
      } catch (TimeoutException e) {
        failures.put(each.getKey(), new TimeoutException(what + " was not answered"));
      } catch (ExecutionException e) {
        failures.put(each.getKey(), Permissions.named(what, failure(e)));
      }
    }
    return new Answers<>(values, failures);
  }

  private synchronized void hasAnswered() {
    asked = OptionalLong.empty();
  }

  /** Brokers that refuse have answered, so a new client would be refused as well. */
  private Exception failure(ExecutionException e) {
    if (e.getCause() instanceof ApiException refusal
        && !(refusal instanceof RetriableException)
        && !(refusal instanceof AuthenticationException)) {
      hasAnswered();
    }
    return e.getCause() instanceof Exception cause ? cause : e;
  }

  /** Requests sent until now, by every client made here. */
  synchronized double requests() {
    return sentBefore + (admin == null ? 0 : requests(admin));
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
    if (admin != null) {
      closeLater(admin);
      admin = null;
    }
  }

  private static Map<String, Object> withOurs(Map<String, ?> properties) {
    Map<String, Object> all = new HashMap<>();
    all.put(AdminClientConfig.CLIENT_ID_CONFIG, "kraft-exporter");
    all.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    all.put(AdminClientConfig.METADATA_MAX_AGE_CONFIG, VIEW.toMillis());
    all.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    all.putAll(properties);
    return all;
  }

  private static Duration apiTimeout(Map<String, ?> properties) {
    Object millis = properties.get(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
    return Duration.ofMillis(
        millis == null ? USUAL_API_TIMEOUT : Long.parseLong(millis.toString()));
  }

  /** Closing waits for the client's thread, so nobody waits for it. */
  private static void closeLater(Admin old) {
    Thread closing = new Thread(() -> old.close(Duration.ZERO), "close Kafka client");
    closing.setDaemon(true);
    closing.start();
  }
}
