package io.kraftexporter.check;

import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.status.CheckStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Keeps the last health check of a running exporter and makes another one in the background when it
 * is requested and the last one is old. Safe for any number of threads.
 */
public final class LastCheck {
  /** However often it is requested, the cluster is not checked more often than this. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private static final int COLUMNS = 100;

  private final Callable<Report> check;
  private final Executor threads;
  private final LongSupplier clock;
  private List<String> lines = List.of();
  private Optional<Long> ended = Optional.empty();
  private boolean running;

  /**
   * Checks nothing until {@link #request}.
   *
   * @param check makes a report, which may take as long as a scrape
   */
  public LastCheck(Callable<Report> check) {
    this(check, task -> DaemonThreads.start("check for the page", task), System::nanoTime);
  }

  LastCheck(Callable<Report> check, Executor threads, LongSupplier clock) {
    this.check = check;
    this.threads = threads;
    this.clock = clock;
  }

  /** Returns the last check without waiting, and starts another one if it is old. */
  public CheckStatus request() {
    boolean start;
    synchronized (this) {
      start = !running && age().filter(age -> age.compareTo(YOUNG) < 0).isEmpty();
      running |= start;
    }
    if (start) {
      start();
    }
    synchronized (this) {
      return new CheckStatus(lines, age(), running);
    }
  }

  private void start() {
    boolean started = false;
    try {
      threads.execute(this::run);
      started = true;
    } finally {
      if (!started) {
        synchronized (this) {
          running = false;
        }
      }
    }
  }

  private Optional<Duration> age() {
    return ended.map(at -> Duration.ofNanos(clock.getAsLong() - at));
  }

  private void run() {
    List<String> result = List.of("the check was interrupted");
    try {
      result = new TextReport(false, COLUMNS, false).lines(check.call());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      result = List.of("cannot check: " + FailureText.of(e));
    } finally {
      synchronized (this) {
        lines = result;
        ended = Optional.of(clock.getAsLong());
        running = false;
      }
    }
  }
}
