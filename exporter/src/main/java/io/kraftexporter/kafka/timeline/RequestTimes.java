package io.kraftexporter.kafka.timeline;

/**
 * Times of the requests of one collection: when they were sent and when all were answered.
 *
 * @param sent in milliseconds since 1970
 * @param received in milliseconds since 1970
 * @param order {@link System#nanoTime} when they were sent: the clock may be set back
 */
public record RequestTimes(long sent, long received, long order) {

  /** Returns whether these requests were sent before others. */
  boolean isBefore(RequestTimes other) {
    return order - other.order < 0;
  }
}
