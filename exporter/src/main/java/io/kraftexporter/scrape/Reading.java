package io.kraftexporter.scrape;

import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * State of the collections of one source: idle, running, or late. Immutable: each event returns the
 * state that follows it. Moments are those of {@link System#nanoTime}.
 *
 * <p>No state remembers anything of the scrapes: whether a scrape waits for the running collection
 * depends on its own deadline and on the usual duration of the source.
 */
sealed interface Reading {

  /**
   * A collection that runs: its start, and a future that is completed at its end, never with an
   * error.
   */
  record Run(long start, CompletableFuture<Void> end) {}

  /** No collection is running. */
  record Idle(History history) implements Reading {
    @Override
    public Optional<Run> running() {
      return Optional.empty();
    }

    @Override
    public Reading requested(Run next, Duration reuseWithin) {
      return history.isYoung(next.start(), reuseWithin) ? this : new Running(history, next);
    }

    @Override
    public Reading missed(Run awaited) {
      return this;
    }
  }

  /** A collection is running, and no scrape has waited for it in vain. */
  record Running(History history, Run run) implements Reading {
    @Override
    public Optional<Run> running() {
      return Optional.of(run);
    }

    @Override
    public Reading requested(Run next, Duration reuseWithin) {
      return this;
    }

    @Override
    public Reading missed(Run awaited) {
      return awaited.equals(run) ? new Late(history, run) : this;
    }
  }

  /** A collection is running that missed the deadline of a scrape. */
  record Late(History history, Run run) implements Reading {
    @Override
    public Optional<Run> running() {
      return Optional.of(run);
    }

    @Override
    public Reading requested(Run next, Duration reuseWithin) {
      return this;
    }

    @Override
    public Reading missed(Run awaited) {
      return this;
    }
  }

  /** Results of the collections that ended. */
  History history();

  /** The running collection. */
  Optional<Run> running();

  /**
   * A scrape wants values: the given collection is started, unless one is running or the last one
   * started less than {@code reuseWithin} ago.
   */
  Reading requested(Run next, Duration reuseWithin);

  /** A scrape has waited for this collection until its deadline. */
  Reading missed(Run awaited);

  /** The running collection ended with these samples. */
  default Reading succeeded(Samples samples, long now) {
    return new Idle(history().withSuccess(started(), now, samples));
  }

  /** The running collection ended without samples. */
  default Reading failed(long now) {
    return new Idle(history().withFailure(started(), now));
  }

  /** Returns whether the running collection started {@code reuseWithin} ago or earlier. */
  default boolean isRunningSince(Duration reuseWithin, long now) {
    return running().isPresent() && now - started() >= reuseWithin.toNanos();
  }

  /**
   * The running collection, if it is worth waiting for: there are no fresh samples to return
   * instead, or it usually ends in the time that is left.
   */
  default Optional<Run> awaited(long now, Duration left, Duration staleAfter) {
    return running()
        .filter(
            run ->
                history().fresh(now, staleAfter).isEmpty()
                    || history().usualDuration().orElseThrow().toNanos() - (now - run.start())
                        <= left.toNanos());
  }

  private long started() {
    return running()
        .orElseThrow(() -> new IllegalStateException("no collection is running"))
        .start();
  }
}
