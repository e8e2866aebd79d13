package io.kraftexporter.kafka.admin;

import java.util.Map;

/**
 * What was answered in time of a call about many things, one by one; the rest has its reason.
 *
 * @param values never null for a key that is there
 */
public record Answers<K, V>(Map<K, V> values, Map<K, Exception> failures) {

  /** These, if there are any or nothing was asked; else one of the failures. */
  public Answers<K, V> notNone() throws Exception {
    if (values.isEmpty() && !failures.isEmpty()) {
      throw failures.values().iterator().next();
    }
    return this;
  }
}
