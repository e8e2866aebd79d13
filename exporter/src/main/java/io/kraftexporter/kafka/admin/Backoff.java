package io.kraftexporter.kafka.admin;

import java.time.Duration;

/**
 * Delays the next client after one that ended with an error: a second, then twice the last delay,
 * up to a minute. A client that lived for longer than that begins at a second again. For one thread
 * at a time.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Duration delay = Duration.ZERO;
  private long started;
  private long notBefore;

  /** A client was made. */
  void started(long now) {
    started = now;
  }

  /** A client ended; returns how long there is to be none. */
  Duration ended(long now) {
    boolean isFirst = delay.isZero() || now - started > LONGEST.toNanos();
    Duration next = isFirst ? FIRST : delay.multipliedBy(2);
    delay = next.compareTo(LONGEST) > 0 ? LONGEST : next;
    notBefore = now + delay.toNanos();
    return delay;
  }

  /**
   * Returns if a client may be made.
   *
   * @throws IllegalStateException if that is too early
   */
  void check(long now) {
    if (!delay.isZero() && now - notBefore < 0) {
      throw new IllegalStateException(
          "the Kafka client ended with an error and is rebuilt shortly");
    }
  }
}
