package io.kraftexporter.scrape;

import java.time.Duration;
import java.util.Optional;

/**
 * The state of one source at a moment, for people. Durations are differences to that moment.
 *
 * @param started time since the start of the last collection; empty if there was none
 * @param duration how long the last collection that ended took, or a late one has been running
 * @param granted the time that the request of the last collection left to it
 * @param age time since the start of the last collection that ended with samples
 * @param freshness how often the source is read and how long its values are served
 * @param series the number of series of the last collection that ended with samples
 * @param collections the number of collections that were started
 * @param failures the number of collections that failed or were late
 * @param failure the last failure, also if the source was read again since
 */
public record SourceState(
    SourceId id,
    Health health,
    Optional<Duration> started,
    Optional<Duration> duration,
    Optional<Duration> granted,
    Optional<Duration> age,
    FreshnessPolicy freshness,
    int series,
    long collections,
    long failures,
    Optional<Failure> failure) {

  /** How the last collection ended. */
  public enum Health {
    /** No collection has ended yet, and none is late. */
    UNREAD,
    /** The last collection ended with samples. */
    READ,
    /** The collection is running and missed the deadline of a scrape. */
    LATE,
    /** The last collection ended without samples. */
    FAILED
  }

  /**
   * A failure.
   *
   * @param error the words of the log
   * @param ago time since it was last found
   * @param lasting time since the first failure after the last success
   */
  public record Failure(String error, Duration ago, Duration lasting) {}

  /** Returns the state of a source that was never requested. */
  static SourceState unread(SourceId id, FreshnessPolicy freshness) {
    return new SourceState(
        id,
        Health.UNREAD,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        freshness,
        0,
        0,
        0,
        Optional.empty());
  }

  /** Returns whether the last collection failed or is late. */
  public boolean isFailing() {
    return health == Health.FAILED || health == Health.LATE;
  }
}
