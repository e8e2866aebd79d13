package io.kraftexporter.host;

import java.time.Duration;
import java.util.function.LongSupplier;

/** For how long something that was read holds, before it is read again. For one thread. */
final class Validity {
  private final Duration time;
  private final LongSupplier nanoTime;
  private long since;
  private boolean begun;

  /**
   * Not begun, so over.
   *
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  Validity(Duration time, LongSupplier nanoTime) {
    this.time = time;
    this.nanoTime = nanoTime;
  }

  boolean isOver() {
    return !begun || nanoTime.getAsLong() - since > time.toNanos();
  }

  /** Begins anew. */
  void begin() {
    since = nanoTime.getAsLong();
    begun = true;
  }
}
