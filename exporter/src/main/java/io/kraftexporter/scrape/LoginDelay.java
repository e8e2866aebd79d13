package io.kraftexporter.scrape;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Delays the next login after a refusal: by a minute, then twice the last delay, up to 15 minutes.
 * A wrong password that is tried again and again locks accounts. For one thread at a time.
 */
public final class LoginDelay {
  /** The end of a sentence about a refusal. */
  public static final String TEXT = " (no login for a minute, then for up to 15)";

  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final LongSupplier clock;
  private Duration delay = Duration.ZERO;
  private long notBefore;

  /**
   * Delays nothing until the first refusal.
   *
   * @param clock as {@link System#nanoTime}
   */
  public LoginDelay(LongSupplier clock) {
    this.clock = clock;
  }

  /** Returns whether a login may be tried now. */
  public boolean isOver() {
    return delay.isZero() || clock.getAsLong() - notBefore >= 0;
  }

  /** Records a refusal. */
  public void refused() {
    Duration next = delay.isZero() ? FIRST : delay.multipliedBy(2);
    delay = next.compareTo(LONGEST) > 0 ? LONGEST : next;
    notBefore = clock.getAsLong() + delay.toNanos();
  }

  /** Records that a login has succeeded. */
  public void accepted() {
    delay = Duration.ZERO;
  }
}
