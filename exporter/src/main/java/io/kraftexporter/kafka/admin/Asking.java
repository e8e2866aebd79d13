package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.LoggedFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * A question about many things that is put once more about those whose answers are late: the client
 * may have left the question who their coordinators are with a broker that hangs. Meanwhile others
 * can be asked. For one thread at a time.
 */
public final class Asking<K, V> {
  /** In which the client ends a late call and drops the connection, not to ask there again. */
  private static final Duration MOMENT = Duration.ofMillis(200);

  private final KafkaAdmin admin;
  private final String what;
  private final Starter<K, V> call;
  private final Deadline until;
  private final Map<K, ? extends Future<V>> futures;
  private @Nullable Answers<K, V> first;
  private Map<K, ? extends Future<V>> again = Map.of();

  /** Starts a call about some things, with this time for the answers. */
  public interface Starter<K, V> {
    Map<K, ? extends Future<V>> start(Collection<K> keys, Deadline deadline);

    /**
     * Starts it; where that fails, as there is no client now, each key has the failure, which is
     * distinct from that of an answer.
     */
    default Map<K, ? extends Future<V>> tryStart(Collection<K> keys, Deadline deadline) {
      try {
        return start(keys, deadline);
      } catch (RuntimeException e) {
        boolean isKnown = e instanceof LoggedFailure || e instanceof ApiException;
        Exception failure = isKnown ? e : new NotStartedException(e);
        Map<K, Future<V>> failed = new HashMap<>();
        keys.forEach(key -> failed.put(key, CompletableFuture.failedFuture(failure)));
        return failed;
      }
    }
  }

  /**
   * Asks.
   *
   * @param until when an answer is late
   */
  Asking(KafkaAdmin admin, String what, Collection<K> keys, Deadline until, Starter<K, V> call) {
    this.admin = admin;
    this.what = what;
    this.call = call;
    this.until = until;
    this.futures = call.tryStart(keys, until);
  }

  String what() {
    return what;
  }

  /** Awaits the first answers and asks again, if it has not yet, about those that are late. */
  public Answers<K, V> again(Deadline deadline) throws InterruptedException {
    Answers<K, V> known = first;
    if (known == null) {
      known = admin.getEach(futures, Deadline.in(until.left().plus(MOMENT)), what);
      first = known;
      Set<K> late = known.late();
      again = late.isEmpty() ? Map.of() : call.tryStart(late, deadline);
    }
    return known;
  }

  /** Awaits all answers. */
  public Answers<K, V> answers(Deadline deadline) throws InterruptedException {
    Answers<K, V> known = again(deadline);
    Answers<K, V> second = admin.getEach(again, deadline, what);
    Map<K, V> values = new HashMap<>(known.values());
    values.putAll(second.values());
    Map<K, Exception> failures = new HashMap<>(known.failures());
    failures.keySet().removeAll(again.keySet());
    failures.putAll(second.failures());
    return new Answers<>(values, failures);
  }
}
