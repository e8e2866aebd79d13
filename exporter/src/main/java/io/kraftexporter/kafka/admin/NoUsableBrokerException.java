package io.kraftexporter.kafka.admin;

import org.apache.kafka.common.errors.MismatchedEndpointTypeException;

/**
 * Fails the calls of a client that learns of no broker that it can use. Of a type for which the
 * client does not wait for better metadata.
 */
final class NoUsableBrokerException extends MismatchedEndpointTypeException {
  NoUsableBrokerException(String message) {
    super(message);
  }
}
