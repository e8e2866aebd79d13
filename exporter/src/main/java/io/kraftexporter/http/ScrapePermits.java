package io.kraftexporter.http;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Permits to run a scrape. Scrapes beyond the maximum wait in their order, without a thread.
 *
 * <p>Not Jetty's {@code QoSHandler}: a scrape waits by its own deadline, and gives its permit back
 * before its response is sent. Thread-safe.
 */
final class ScrapePermits {
  private final Executor threads;
  private final Queue<WaitingScrape> queue = new ArrayDeque<>();
  private int maximum = 1;
  private int held;

  /**
   * Holds no permits.
   *
   * @param threads run the scrapes that have waited
   */
  ScrapePermits(Executor threads) {
    this.threads = threads;
  }

  /** A permit, held until it is closed; closing it again does nothing. */
  final class Permit implements AutoCloseable {
    private final AtomicBoolean open = new AtomicBoolean(true);

    @Override
    public void close() {
      if (open.getAndSet(false)) {
        released();
      }
    }
  }

  /** A scrape without a permit. */
  final class WaitingScrape {
    private final Consumer<Permit> scrape;

    private WaitingScrape(Consumer<Permit> scrape) {
      this.scrape = scrape;
    }

    /** Ends the waiting; false if the scrape has its permit by now. */
    boolean leave() {
      synchronized (ScrapePermits.this) {
        return queue.remove(this);
      }
    }
  }

  /** Changes the maximum; permits beyond it stay valid until they are closed. */
  void setMaximum(int permits) {
    synchronized (this) {
      maximum = permits;
    }
    runWaiting();
  }

  /**
   * Runs a scrape, which closes its permit: on this thread, or on another one when a permit is
   * free.
   *
   * @return the place in the queue if the scrape has to wait
   */
  Optional<WaitingScrape> run(Consumer<Permit> scrape) {
    synchronized (this) {
      if (held >= maximum) {
        WaitingScrape waiting = new WaitingScrape(scrape);
        queue.add(waiting);
        return Optional.of(waiting);
      }
      held++;
    }
    scrape.accept(new Permit());
    return Optional.empty();
  }

  private void released() {
    synchronized (this) {
      held--;
    }
    runWaiting();
  }

  private void runWaiting() {
    for (WaitingScrape next = next(); next != null; next = next()) {
      WaitingScrape waiting = next;
      Permit permit = new Permit();
      try {
        threads.execute(() -> waiting.scrape.accept(permit));
      } catch (RejectedExecutionException e) {
        permit.open.set(false); // the server stops, and ends its requests
        synchronized (this) {
          held--;
        }
      }
    }
  }

  private synchronized @Nullable WaitingScrape next() {
    if (held >= maximum || queue.isEmpty()) {
      return null;
    }
    held++;
    return queue.remove();
  }
}
