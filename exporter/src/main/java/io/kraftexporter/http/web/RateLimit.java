package io.kraftexporter.http.web;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A token bucket: a burst of requests at once, and one more after each interval. */
final class RateLimit {
  private final long intervalNanos;
  private final double burst;
  private final LongSupplier nanoTime;
  private double tokens;
  private long last;

  /**
   * Creates a full bucket.
   *
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  RateLimit(Duration interval, int burst, LongSupplier nanoTime) {
    this.intervalNanos = interval.toNanos();
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.last = nanoTime.getAsLong();
  }

  /** Takes a token if there is one. */
  synchronized boolean tryAcquire() {
    refill();
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Returns whether {@link #tryAcquire} would take a token. */
  synchronized boolean isAvailable() {
    refill();
    return tokens >= 1;
  }

  private void refill() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (double) (now - last) / intervalNanos);
    last = now;
  }
}
