package io.kraftexporter.kafka.reach;

import io.kraftexporter.scrape.LoggedFailure;
import org.apache.kafka.common.KafkaException;

/** No address of the cluster can be used; the message, and the log, name each with its reason. */
public final class UnreachableException extends KafkaException implements LoggedFailure {
  private final boolean late;

  public UnreachableException(String message) {
    this(message, false);
  }

  /**
   * @param late whether the answer did not come in time, so that nothing is known of what was asked
   */
  public UnreachableException(String message, boolean late) {
    super(message);
    this.late = late;
  }

  /** Returns whether the answer did not come in time. */
  public boolean isLate() {
    return late;
  }
}
