package io.kraftexporter.kafka;

import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's Admin client, made when it is first needed and shared by the Sources over it.
 *
 * <p>Made anew when nothing was answered for a minute: then even the addresses it has learnt may be
 * gone, and only the configured ones are left. (The client could do that itself, but floods the log
 * while it tries.) Only asks, never changes the cluster. Safe for any number of threads.
 */
public final class KafkaAdmin implements AutoCloseable {
  private static final Duration GIVE_UP = Duration.ofMinutes(1);

  private final Map<String, Object> properties;
  private @Nullable Admin admin;
  private long answered;
  private boolean closed;

  /**
   * Keeps the client's properties; connects later.
   *
   * @param properties of the Admin client, {@code bootstrap.servers} among them
   */
  public KafkaAdmin(Map<String, ?> properties) {
    Map<String, Object> all = new HashMap<>();
    all.put(AdminClientConfig.CLIENT_ID_CONFIG, "kraft-exporter");
    all.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    all.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    all.putAll(properties);
    this.properties = Map.copyOf(all);
  }

  /** The client, to start calls with; what they return is awaited with {@link #get}. */
  synchronized Admin client() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (admin != null && System.nanoTime() - answered > GIVE_UP.toNanos()) {
      closeLater(admin);
      admin = null;
    }
    if (admin == null) {
      admin = Admin.create(properties);
      answered = System.nanoTime();
    }
    return admin;
  }

  /**
   * Waits for an answer.
   *
   * @param what the call's name, for the error
   * @throws TimeoutException if the deadline passes first
   */
  <T> T get(KafkaFuture<T> future, Deadline deadline, String what) throws Exception {
    try {
      T answer = future.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      hasAnswered();
      return answer;
    } catch (TimeoutException e) {
      throw (TimeoutException) new TimeoutException(what + " was not answered").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Waits for the answers about many things: those that came before the deadline are taken. */
  <K, V> Answers<K, V> getEach(Map<K, KafkaFuture<V>> futures, Deadline deadline, String what)
      throws InterruptedException {
    Map<K, V> values = new HashMap<>();
    Map<K, Exception> failures = new HashMap<>();
    for (Map.Entry<K, KafkaFuture<V>> each : futures.entrySet()) {
      try {
        V value = each.getValue().get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        values.put(each.getKey(), value);
      } catch (TimeoutException e) {
        failures.put(each.getKey(), new TimeoutException(what + " was not answered"));
      } catch (ExecutionException e) {
        failures.put(each.getKey(), e.getCause() instanceof Exception cause ? cause : e);
      }
    }
    if (!values.isEmpty()) {
      hasAnswered();
    }
    return new Answers<>(values, failures);
  }

  private synchronized void hasAnswered() {
    answered = System.nanoTime();
  }

  /** The time-out to give a call, in the unit of Kafka's options. */
  static int millis(Deadline deadline) {
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

  /** Closing waits for the client's thread, so nobody waits for it. */
  private static void closeLater(Admin old) {
    Thread closing = new Thread(() -> old.close(Duration.ZERO), "close Kafka client");
    closing.setDaemon(true);
    closing.start();
  }
}
