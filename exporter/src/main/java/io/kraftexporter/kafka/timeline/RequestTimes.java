package io.kraftexporter.kafka.timeline;

/**
 * When a question was asked and when all that was answered to it was there.
 *
 * @param sent in milliseconds since 1970
 * @param received in milliseconds since 1970
 * @param order {@link System#nanoTime} when it was asked: the clock may be set back
 */
public record RequestTimes(long sent, long received, long order) {

  /** Returns whether it was asked before another one. */
  boolean isBefore(RequestTimes other) {
    return order - other.order < 0;
  }
}
