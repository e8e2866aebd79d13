package io.kraftexporter.host.collector;

import io.kraftexporter.scrape.DaemonThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls that may never return, and returns in bounded time itself.
 *
 * <p>One thread runs the calls of a round in turn; each time none of them returns for a moment, the
 * number of threads doubles. A call that does not return within the patience of its round keeps its
 * thread, and is not started again until it has returned. Rounds are for one thread at a time.
 *
 * @param <K> names a call, also in its thread's name
 * @param <V> the result of a call
 */
public final class BoundedCalls<K, V> {
  private static final long STALL_MILLIS = 50;

  /** The result of a call in a round. */
  public sealed interface Outcome<V> {
    /** The call returned this. */
    record Returned<V>(V value) implements Outcome<V> {}

    /** The call threw this. */
    record Failed<V>(Throwable problem) implements Outcome<V> {}

    /** The call has not returned. */
    record Unanswered<V>() implements Outcome<V> {}
  }

  private final String name;
  private final Map<K, Boolean> unanswered = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  /**
   * Runs nothing yet.
   *
   * @param name what the calls read, for the names of their threads
   */
  public BoundedCalls(String name) {
    this.name = name;
    this.threads = DaemonThreads.pool(name);
  }

  /** Runs these calls but those that have not returned since an earlier round. */
  public Map<K, Outcome<V>> run(Map<K, Callable<V>> calls, Duration patience)
      throws InterruptedException {
    Round round = new Round(calls);
    round.await(patience);
    Map<K, Outcome<V>> outcomes = new LinkedHashMap<>();
    synchronized (round) {
      calls
          .keySet()
          .forEach(
              key -> outcomes.put(key, round.ended.getOrDefault(key, new Outcome.Unanswered<>())));
    }
    return outcomes;
  }

  /** The calls of one round; guarded by itself. */
  private final class Round {
    private final Queue<Map.Entry<K, Callable<V>>> waiting = new ArrayDeque<>();
    private final Map<K, Outcome<V>> ended = new HashMap<>();
    private int open;

    Round(Map<K, Callable<V>> calls) {
      calls.entrySet().stream()
          .filter(call -> !unanswered.containsKey(call.getKey()))
          .forEach(waiting::add);
      open = waiting.size();
    }

    synchronized void await(Duration patience) throws InterruptedException {
      long end = System.nanoTime() + patience.toNanos();
      int workers = 0;
      int endedBefore = 0;
      try {
        for (long left = patience.toMillis(); open > 0 && left > 0; left = millisUntil(end)) {
          if (ended.size() == endedBefore && !waiting.isEmpty()) {
            int more = Math.min(Math.max(workers, 1), waiting.size());
            for (int i = 0; i < more; i++) {
              threads.execute(this::work);
            }
            workers += more;
          }
          endedBefore = ended.size();
          wait(Math.min(left, STALL_MILLIS));
        }
      } finally {
        waiting.clear();
      }
    }

    private void work() {
      for (Map.Entry<K, Callable<V>> call = next(); call != null; call = next()) {
        Thread.currentThread().setName(name + " " + call.getKey());
        Outcome<V> outcome =
            new Outcome.Failed<>(new IllegalStateException("ended by an error of the JVM"));
        try {
          outcome = new Outcome.Returned<>(call.getValue().call());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          outcome = new Outcome.Failed<>(e);
        } catch (Exception | LinkageError | StackOverflowError e) {
          outcome = new Outcome.Failed<>(e);
        } finally {
          end(call.getKey(), outcome);
        }
      }
      Thread.currentThread().setName(name);
    }

    private synchronized Map.@Nullable Entry<K, Callable<V>> next() {
      Map.Entry<K, Callable<V>> call = waiting.poll();
      if (call != null) {
        unanswered.put(call.getKey(), true);
      }
      return call;
    }

    private synchronized void end(K key, Outcome<V> outcome) {
      unanswered.remove(key);
      ended.put(key, outcome);
      open--;
      if (open == 0) {
        notifyAll();
      }
    }

    private long millisUntil(long end) {
      return (end - System.nanoTime()) / 1_000_000;
    }
  }
}
