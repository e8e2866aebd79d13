package io.kraftexporter.scrape;

import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Results of the collections of one source that ended. Immutable; moments are those of {@link
 * System#nanoTime}.
 *
 * @param last the last collection that ended
 * @param good the last collection that ended with samples
 * @param durations of the recent collections that ended with samples, newest first
 */
record History(Optional<Ended> last, Optional<Ended> good, List<Duration> durations) {
  static final History NONE = new History(Optional.empty(), Optional.empty(), List.of());

  /** Few enough to follow a source that becomes slower, enough to pass over one slow collection. */
  private static final int RECENT = 3;

  History {
    durations = List.copyOf(durations);
  }

  /** A collection that ended; without samples if it failed. */
  record Ended(long start, Duration duration, Optional<Samples> samples) {
    private Duration age(long now) {
      return Duration.ofNanos(now - start);
    }
  }

  History withSuccess(long start, long now, Samples samples) {
    Optional<Ended> ended = Optional.of(ended(start, now, Optional.of(samples)));
    List<Duration> recent =
        Stream.concat(ended.map(Ended::duration).stream(), durations.stream())
            .limit(RECENT)
            .toList();
    return new History(ended, ended, recent);
  }

  History withFailure(long start, long now) {
    return new History(Optional.of(ended(start, now, Optional.empty())), good, durations);
  }

  boolean hasFailed() {
    return last.isPresent() && last.get().samples().isEmpty();
  }

  /** Returns whether the last collection started less than this time ago. */
  boolean isYoung(long now, Duration reuseWithin) {
    return last.isPresent() && last.get().age(now).compareTo(reuseWithin) < 0;
  }

  /** The last samples, if their collection started less than this time ago. */
  Optional<Samples> fresh(long now, Duration staleAfter) {
    return good.filter(ended -> ended.age(now).compareTo(staleAfter) < 0).flatMap(Ended::samples);
  }

  /** Time since the start of the last collection that ended with samples. */
  Optional<Duration> age(long now) {
    return good.map(ended -> ended.age(now));
  }

  /**
   * Median of the recent durations, the shorter of two: neither one slow collection, such as the
   * first, nor one fast collection changes it for long. Empty before the first samples.
   */
  Optional<Duration> usualDuration() {
    List<Duration> sorted = durations.stream().sorted().toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
  }

  private static Ended ended(long start, long now, Optional<Samples> samples) {
    return new Ended(start, Duration.ofNanos(now - start), samples);
  }
}
