package io.kraftexporter.kafka.admin;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.kraftexporter.kafka.reach.UnreachableException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The answers that came in time of a call about many things, and the failure of each other thing.
 *
 * @param values never null for a key that is there
 */
public record Answers<K, V>(Map<K, V> values, Map<K, Exception> failures) {

  /** Returns the keys whose answers did not come in time. */
  public Set<K> late() {
    return failures.entrySet().stream()
        .filter(failure -> isLate(failure.getValue()))
        .map(Map.Entry::getKey)
        .collect(toUnmodifiableSet());
  }

  static boolean isLate(@Nullable Exception failure) {
    return failure instanceof TimeoutException
        || failure instanceof org.apache.kafka.common.errors.TimeoutException
        || (failure instanceof UnreachableException explained && explained.isLate());
  }

  /**
   * Returns these answers if there are any or nothing was asked; else throws one of the failures.
   */
  public Answers<K, V> notNone() throws Exception {
    if (values.isEmpty() && !failures.isEmpty()) {
      throw failures.values().iterator().next();
    }
    return this;
  }
}
