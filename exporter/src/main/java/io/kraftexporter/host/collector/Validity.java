package io.kraftexporter.host.collector;

import java.time.Duration;
import java.util.function.LongSupplier;

/** For how long something that was read holds, before it is read again. For one thread. */
public final class Validity {
  private final Duration time;
  private final LongSupplier nanoTime;
  private long since;
  private boolean begun;

  /**
   * Not begun, so over.
   *
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public Validity(Duration time, LongSupplier nanoTime) {
    this.time = time;
    this.nanoTime = nanoTime;
  }

  public boolean isOver() {
    return !begun || nanoTime.getAsLong() - since > time.toNanos();
  }

  /** Begins anew. */
  public void begin() {
    since = nanoTime.getAsLong();
    begun = true;
  }
}
