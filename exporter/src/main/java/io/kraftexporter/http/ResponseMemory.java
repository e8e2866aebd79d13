package io.kraftexporter.http;

import io.kraftexporter.scrape.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Bounds the memory that all responses hold together. Where it is short, the slowest reader is
 * closed; one that began only now is waited for. Thread-safe.
 */
final class ResponseMemory {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final long POLL_MILLIS = 50;

  /** A response that is being sent. */
  interface OpenResponse {
    /** Returns the time since the first byte was sent. */
    Duration sendingFor();

    /** Returns the time that the rest takes at the speed so far. */
    Duration left();

    /** Closes the connection; what the response holds is released when its last write has ended. */
    void cut();
  }

  /** The memory is short and stays so until the deadline. */
  static final class ShortException extends IOException {
    ShortException(String message) {
      super(message);
    }
  }

  private final long limit;
  private final HttpMetrics metrics;
  private final Set<OpenResponse> readers = Collections.newSetFromMap(new IdentityHashMap<>());
  private long used;

  ResponseMemory(long limit, HttpMetrics metrics) {
    this.limit = limit;
    this.metrics = metrics;
  }

  /**
   * Takes memory, waiting for it until the deadline.
   *
   * @param own what the caller holds already: where nobody else holds any, there is nothing to wait
   *     for
   */
  void acquire(long bytes, long own, Deadline deadline)
      throws ShortException, InterruptedException {
    while (!tryAcquire(bytes)) {
      Optional<OpenResponse> slowest = removeSlowest();
      if (slowest.isPresent()) {
        slowest.get().cut(); // not under the lock: it may release on this thread
        continue;
      }
      synchronized (this) {
        if (used + bytes > limit) {
          if (used <= own || deadline.passed()) {
            throw new ShortException("responses may hold %d bytes together".formatted(limit));
          }
          wait(POLL_MILLIS);
        }
      }
    }
    metrics.responseBytes(bytes);
  }

  /** Gives memory back. */
  void release(long bytes) {
    synchronized (this) {
      used -= bytes;
      notifyAll();
    }
    metrics.responseBytes(-bytes);
  }

  /** Adds a reader that may be closed from now on. */
  synchronized void add(OpenResponse reader) {
    readers.add(reader);
  }

  /** Removes a reader that is done. */
  synchronized void remove(OpenResponse reader) {
    readers.remove(reader);
  }

  private synchronized boolean tryAcquire(long bytes) {
    if (used + bytes > limit) {
      return false;
    }
    used += bytes;
    return true;
  }

  private synchronized Optional<OpenResponse> removeSlowest() {
    Optional<OpenResponse> slowest =
        readers.stream()
            .filter(reader -> reader.sendingFor().compareTo(GRACE) >= 0)
            .max(Comparator.comparing(OpenResponse::left));
    slowest.ifPresent(readers::remove);
    return slowest;
  }
}
