package io.kraftexporter.kafka.replicas;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps the last answer to a request for a moment: Kafka's client sends a request that any broker
 * can answer to one of them, which may be the one that hangs. For one thread at a time.
 */
final class LastAnswer<T> {
  private static final Duration KEPT = Duration.ofSeconds(15);

  private final LongSupplier clock;
  private Optional<T> last = Optional.empty();
  private long answered;

  LastAnswer(LongSupplier clock) {
    this.clock = clock;
  }

  /** Returns the answer; without one the last answer, if that is not too old. */
  Optional<T> or(Optional<T> answer) {
    long now = clock.getAsLong();
    if (answer.isPresent()) {
      last = answer;
      answered = now;
    } else if (now - answered > KEPT.toNanos()) {
      last = Optional.empty();
    }
    return last;
  }
}
