package io.kraftexporter.kafka.reach;

import io.kraftexporter.scrape.LoggedFailure;
import org.apache.kafka.common.KafkaException;

/** No address of the cluster can be used; the message, and the log, name each with its reason. */
public final class UnreachableException extends KafkaException implements LoggedFailure {
  public UnreachableException(String message) {
    super(message);
  }
}
