package io.kraftexporter.scrape;

import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the collections of one source, one at a time, and logs each reason of a failure once, and
 * its end.
 *
 * <p>Safe for any number of threads; the source is not called while the lock is held.
 */
final class SourceReader {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);

  /** The state of a source, for its own metrics; equal as long as no collection ends or is late. */
  record Snapshot(SourceId id, Reading reading, String unavailable) {

    /** Returns the values at a moment; empty until the first collection ended or was late. */
    Optional<CollectionStatus> status(long now) {
      Optional<Duration> age = reading.history().age(now);
      if (!unavailable.isEmpty()) {
        return Optional.of(new CollectionStatus(id, false, unavailable, Duration.ZERO, age));
      }
      if (reading instanceof Reading.Late late) {
        Duration running = Duration.ofNanos(now - late.run().start());
        return Optional.of(new CollectionStatus(id, false, "", running, age));
      }
      return reading
          .history()
          .last()
          .map(
              last ->
                  new CollectionStatus(id, last.samples().isPresent(), "", last.duration(), age));
    }
  }

  /**
   * The values of a source's own metrics.
   *
   * @param unavailable why the cluster does not give what the source reads; else empty
   */
  record CollectionStatus(
      SourceId id,
      boolean success,
      String unavailable,
      Duration duration,
      Optional<Duration> age) {}

  /** The interval at which a source is read that the cluster refuses. */
  private static final Duration UNAVAILABLE = Duration.ofMinutes(10);

  /** More reasons than one failure has, and few enough for one that alternates. */
  private static final int REASONS = 5;

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private final Source source;
  private final String name;

  /** The reasons logged since the last success, without numbers; only collections use it. */
  private final Set<String> reasons = new HashSet<>();

  private final Supplier<FreshnessPolicy> freshness;
  private final Executor threads;
  private Reading reading = new Reading.Idle(History.NONE);
  private SourceTally tally = SourceTally.NONE;
  private volatile String unavailable = "";

  /**
   * Runs nothing until the first request.
   *
   * @param owner follows the name of the source in log lines
   */
  SourceReader(Source source, String owner, Supplier<FreshnessPolicy> freshness, Executor threads) {
    this.source = source;
    this.name = source.id() + owner;
    this.freshness = freshness;
    this.threads = threads;
  }

  /**
   * Starts a collection, unless one is running or the last one is young enough.
   *
   * @param deadline of the request
   * @return the collection to wait for; empty if the samples at hand are to be returned at once
   */
  Optional<Reading.Run> request(Deadline deadline) {
    FreshnessPolicy now = freshness.get();
    Reading.Run next = new Reading.Run(System.nanoTime(), new CompletableFuture<>());
    Reading before;
    Reading after;
    synchronized (this) {
      before = reading;
      reading = before.requested(next, unavailable.isEmpty() ? now.reuseWithin() : UNAVAILABLE);
      after = reading;
      if (after.running().filter(next::equals).isPresent()) {
        tally = tally.started(deadline.left());
      }
    }
    if (after.running().filter(next::equals).isPresent()) {
      start(next, before, deadline);
    }
    return after.awaited(next.start(), deadline.left(), now.staleAfter());
  }

  /** Returns whether a collection is running that started too long ago for this scrape to share. */
  boolean isRunningFromBefore() {
    return current().isRunningSince(freshness.get().reuseWithin(), System.nanoTime());
  }

  boolean hasSamples() {
    return current().history().last().filter(last -> last.samples().isPresent()).isPresent();
  }

  @Override
  public String toString() {
    return name;
  }

  boolean hasFailed() {
    return current().history().hasFailed();
  }

  /**
   * Records that a scrape waited for this collection until its deadline.
   *
   * @return the name of the source if this is to be logged: at the first time since it answered
   */
  Optional<String> missed(Reading.Run awaited, Duration waited) {
    Reading before;
    Reading after;
    synchronized (this) {
      before = reading;
      reading = reading.missed(awaited);
      after = reading;
      if (before != after) {
        tally = tally.failed(late(waited), System.nanoTime(), false);
      }
    }
    return before != after && !after.history().hasFailed() ? Optional.of(name) : Optional.empty();
  }

  private static String late(Duration waited) {
    return "has not answered within " + waited.toMillis() + " ms; its collection continues";
  }

  /** The last samples, or none if there are none fresh enough. */
  Samples fresh() {
    return current()
        .history()
        .fresh(System.nanoTime(), freshness.get().staleAfter())
        .orElse(Samples.NONE);
  }

  SourceId id() {
    return source.id();
  }

  /** Returns why the last collection failed or is late; empty if it ended well. */
  synchronized String problem() {
    return reading instanceof Reading.Late || reading.history().hasFailed()
        ? tally.error().orElse("")
        : "";
  }

  Snapshot snapshot() {
    return new Snapshot(source.id(), current(), unavailable);
  }

  /** Returns the state at a moment, for people. */
  SourceState state(long now) {
    Reading reading;
    SourceTally tally;
    synchronized (this) {
      reading = this.reading;
      tally = this.tally;
    }
    History history = reading.history();
    Optional<Long> start =
        reading
            .running()
            .map(Reading.Run::start)
            .or(() -> history.last().map(History.Ended::start));
    Optional<CollectionStatus> status = new Snapshot(source.id(), reading, "").status(now);
    return new SourceState(
        source.id(),
        health(reading),
        start.map(at -> Duration.ofNanos(now - at)),
        status.map(CollectionStatus::duration),
        tally.granted(),
        history.age(now),
        freshness.get(),
        samples().present(),
        tally.collections(),
        tally.failures(),
        tally.failure(now));
  }

  private static SourceState.Health health(Reading reading) {
    if (reading instanceof Reading.Late) {
      return SourceState.Health.LATE;
    }
    return reading
        .history()
        .last()
        .map(
            last ->
                last.samples().isPresent() ? SourceState.Health.READ : SourceState.Health.FAILED)
        .orElse(SourceState.Health.UNREAD);
  }

  /** Returns the samples of the last collection that had any, whatever their age. */
  Samples samples() {
    return current().history().good().flatMap(History.Ended::samples).orElse(Samples.NONE);
  }

  private synchronized Reading current() {
    return reading;
  }

  private void start(Reading.Run run, Reading idle, Deadline deadline) {
    try {
      threads.execute(() -> run(run, idle, deadline));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      end(
          run,
          idle,
          Optional.empty(),
          e); // without memory for a thread, a later scrape tries again
    }
  }

  private void run(Reading.Run run, Reading idle, Deadline deadline) {
    Thread.currentThread().setName("collect " + name);
    Optional<Samples> samples = Optional.empty();
    Throwable problem = null;
    try {
      samples = Optional.of(source.collect(deadline));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem = e;
    } catch (Exception | LinkageError | StackOverflowError e) {
      problem = e;
    } finally {
      end(run, idle, samples, problem);
    }
  }

  /**
   * Ends a collection, also where there is no memory to store or to log its result.
   *
   * @param idle the state before the collection, which is all that is left then
   */
  private void end(
      Reading.Run run, Reading idle, Optional<Samples> samples, @Nullable Throwable problem) {
    try {
      long now = System.nanoTime();
      Reading before;
      synchronized (this) {
        before = reading;
        reading = idle;
        unavailable = problem instanceof Unavailable refusal ? refusal.reason() : "";
        reading =
            samples.map(read -> before.succeeded(read, now)).orElseGet(() -> before.failed(now));
      }
      String reason = samples.isPresent() ? "" : FailureText.of(problem);
      count(before, reason, now);
      log(run, before, reason, problem, now);
    } finally {
      run.end().complete(null);
    }
  }

  /** Counts a collection; the reason is empty if it succeeded. */
  private synchronized void count(Reading before, String reason, long now) {
    tally =
        reason.isEmpty()
            ? tally.succeeded()
            : tally.failed(reason, now, before instanceof Reading.Late);
  }

  private void log(
      Reading.Run run, Reading before, String reason, @Nullable Throwable problem, long now) {
    boolean success = reason.isEmpty();
    if (!success && isEnding(problem)) {
      LOG.debug("{} was ended by the shutdown", name, problem);
    } else if (problem instanceof LoggedFailure) {
      LOG.debug("{} failed", name, problem);
    } else if (!success) {
      if (reasons.size() < REASONS && reasons.add(DIGITS.matcher(reason).replaceAll("0"))) {
        logFailure(reason, problem);
      }
    } else if (!reasons.isEmpty() || before instanceof Reading.Late) {
      reasons.clear();
      long took = Duration.ofNanos(now - run.start()).toMillis();
      LOG.info("{} answers again, after {} ms", name, took);
    }
  }

  /** The threads reject no task until they are shut down. */
  private static boolean isEnding(@Nullable Throwable problem) {
    return Thread.currentThread().isInterrupted() || problem instanceof RejectedExecutionException;
  }

  private void logFailure(String reason, @Nullable Throwable problem) {
    if (problem instanceof Unavailable) {
      LOG.warn("{} is not available and is read again every 10 minutes: {}", name, reason);
    } else {
      LOG.warn("{} failed: {}", name, reason);
    }
    LOG.debug("{} failed", name, problem);
  }
}
