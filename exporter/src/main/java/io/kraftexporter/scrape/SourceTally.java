package io.kraftexporter.scrape;

import java.time.Duration;
import java.util.Optional;

/**
 * Counts the collections of one source and keeps its last failure. Immutable; moments are those of
 * {@link System#nanoTime}.
 *
 * @param failingSince the first failure after the last success; 0 without one
 * @param granted the time that the request of the last collection left to it
 */
record SourceTally(
    long collections,
    long failures,
    Optional<Duration> granted,
    Optional<String> error,
    long failedAt,
    long failingSince,
    boolean failing) {
  static final SourceTally NONE =
      new SourceTally(0, 0, Optional.empty(), Optional.empty(), 0, 0, false);

  SourceTally started(Duration time) {
    return new SourceTally(
        collections + 1, failures, Optional.of(time), error, failedAt, failingSince, failing);
  }

  SourceTally succeeded() {
    return new SourceTally(collections, failures, granted, error, failedAt, failingSince, false);
  }

  /** Counts a collection that failed or is late; one that was late before is counted once. */
  SourceTally failed(String text, long now, boolean countedBefore) {
    return new SourceTally(
        collections,
        countedBefore ? failures : failures + 1,
        granted,
        Optional.of(text),
        now,
        failing ? failingSince : now,
        true);
  }

  Optional<SourceState.Failure> failure(long now) {
    return error.map(
        text ->
            new SourceState.Failure(
                text, Duration.ofNanos(now - failedAt), Duration.ofNanos(now - failingSince)));
  }
}
