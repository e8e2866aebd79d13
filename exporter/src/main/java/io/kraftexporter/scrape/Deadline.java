package io.kraftexporter.scrape;

import java.time.Duration;

/**
 * A moment by which a response is due, on the monotonic clock. Immutable; every wait in a
 * collection is bounded by {@link #left()}.
 */
public final class Deadline {
  private final long at;

  private Deadline(long at) {
    this.at = at;
  }

  /** The deadline this long from now. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The time left, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
  }

  public boolean passed() {
    return at - System.nanoTime() <= 0;
  }

  /** This deadline, or the one this long from now if it is sooner. */
  public Deadline atMost(Duration time) {
    long other = System.nanoTime() + time.toNanos();
    return other - at < 0 ? new Deadline(other) : this;
  }
}
