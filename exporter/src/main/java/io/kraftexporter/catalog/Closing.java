package io.kraftexporter.catalog;

import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.FailureText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes parts side by side, each on a thread of its own: one that hangs delays no other. */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  /** Starts all of these and waits until they have ended, or until the time is over. */
  static void all(List<Runnable> closings, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    List<Thread> threads = closings.stream().map(Closing::start).toList();
    try {
      for (Thread thread : threads) {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread start(Runnable closing) {
    Thread thread = DaemonThreads.create("close-cluster", () -> run(closing));
    thread.start();
    return thread;
  }

  private static void run(Runnable closing) {
    try {
      closing.run();
    } catch (RuntimeException e) {
      LOG.warn("a cluster was not closed cleanly: {}", FailureText.of(e));
    }
  }
}
