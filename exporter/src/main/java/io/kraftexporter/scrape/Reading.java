package io.kraftexporter.scrape;

import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Source's collections: at most one in flight, and the last good one with its age.
 *
 * <p>Safe for any number of threads; nothing is called while the lock is held.
 */
final class Reading {
  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  /** What is known of the Source at one moment. */
  record Status(
      SourceId id, boolean success, @Nullable Duration duration, @Nullable Duration age) {}

  private final Source source;
  private final Supplier<Pace> pace;
  private final Executor threads;

  private @Nullable CompletableFuture<Void> inFlight;
  private long begun;
  private boolean attempted;
  private boolean late;
  private boolean failed;
  private boolean slow;
  private @Nullable Duration patience;
  private @Nullable Duration duration;
  private Samples latest = Samples.NONE;
  private long latestBegun;
  private boolean has;

  Reading(Source source, Supplier<Pace> pace, Executor threads) {
    this.source = source;
    this.pace = pace;
    this.threads = threads;
  }

  /** Starts a collection, joins the one in flight, or is done where the last is young enough. */
  CompletableFuture<Void> begin(Deadline deadline) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    Duration reuseWithin = pace.get().reuseWithin();
    synchronized (this) {
      if (inFlight != null) {
        return inFlight;
      }
      if (attempted && since(begun).compareTo(reuseWithin) < 0) {
        return CompletableFuture.completedFuture(null);
      }
      inFlight = mine;
      attempted = true;
      begun = System.nanoTime();
    }
    try {
      threads.execute(() -> run(mine, deadline));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      ended(null, e); // no thread to be had: the next scrape tries again
      mine.complete(null);
    }
    return mine;
  }

  /** Whether a collection is running that began too long ago for this scrape to share. */
  boolean isInFlightFromBefore() {
    Duration reuseWithin = pace.get().reuseWithin();
    synchronized (this) {
      return inFlight != null && since(begun).compareTo(reuseWithin) >= 0;
    }
  }

  /** Whether the last collection that ended failed. */
  synchronized boolean hasFailed() {
    return failed;
  }

  /**
   * Whether there is no use in waiting for the collection in flight: the last one took longer than
   * a scrape may, and what it brought is still fresh.
   */
  boolean servesMeanwhile() {
    Duration staleAfter = pace.get().staleAfter();
    synchronized (this) {
      return slow && inFlight != null && isFresh(staleAfter);
    }
  }

  /** Says that somebody waited for this collection until the deadline in vain. */
  void missed(CompletableFuture<Void> awaited, Duration waited) {
    synchronized (this) {
      patience = waited;
      if (inFlight != awaited || late) {
        return;
      }
      late = true;
      if (failed) {
        return;
      }
    }
    LOG.warn("{} has not answered within {} ms; still waiting", source.id(), waited.toMillis());
  }

  /** The last good collection, or none if there is none fresh enough. */
  Samples fresh() {
    Duration staleAfter = pace.get().staleAfter();
    synchronized (this) {
      return isFresh(staleAfter) ? latest : Samples.NONE;
    }
  }

  private boolean isFresh(Duration staleAfter) {
    return has && since(latestBegun).compareTo(staleAfter) < 0;
  }

  /** Empty until the first collection was started and either ended or was missed. */
  synchronized @Nullable Status status() {
    if (!late && duration == null) {
      return null;
    }
    return new Status(
        source.id(),
        !failed && !late,
        late ? since(begun) : duration,
        has ? since(latestBegun) : null);
  }

  private void run(CompletableFuture<Void> mine, Deadline deadline) {
    Thread.currentThread().setName("collect " + source.id());
    Samples samples = null;
    Throwable problem = null;
    try {
      samples = source.collect(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem = e;
    } catch (Exception | LinkageError | StackOverflowError e) {
      problem = e;
    } finally {
      ended(samples, problem);
      mine.complete(null);
    }
  }

  private void ended(@Nullable Samples samples, @Nullable Throwable problem) {
    boolean failedBefore;
    boolean lateBefore;
    Duration took;
    synchronized (this) {
      failedBefore = failed;
      lateBefore = late;
      took = since(begun);
      duration = took;
      failed = samples == null;
      slow = !failed && patience != null && took.compareTo(patience) >= 0;
      late = false;
      inFlight = null;
      if (samples != null) {
        latest = samples;
        latestBegun = begun;
        has = true;
      }
    }
    if (samples == null && !failedBefore) {
      LOG.warn("{} failed: {}", source.id(), Cause.of(problem));
      LOG.debug("{} failed", source.id(), problem);
    } else if (samples != null && (failedBefore || lateBefore)) {
      LOG.info("{} answers again, after {} ms", source.id(), took.toMillis());
    }
  }

  private static Duration since(long then) {
    return Duration.ofNanos(System.nanoTime() - then);
  }

  /** A failure in one line: what kind, what it says, and what is behind it. */
  private static final class Cause {
    private static final int DEPTH = 4;

    static String of(@Nullable Throwable problem) {
      StringBuilder line = new StringBuilder();
      Throwable at = problem;
      for (int i = 0; at != null && i < DEPTH; i++) {
        String name = at instanceof TimeoutException ? "timed out" : at.getClass().getSimpleName();
        line.append(i == 0 ? "" : " <- ").append(name);
        if (at.getMessage() != null) {
          line.append(": ").append(at.getMessage().replaceAll("\\s+", " "));
        }
        at = at.getCause();
      }
      return line.isEmpty() ? "the collection ended with an error" : line.toString();
    }
  }
}
