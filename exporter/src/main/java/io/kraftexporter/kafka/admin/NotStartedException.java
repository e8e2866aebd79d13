package io.kraftexporter.kafka.admin;

/** Fails the parts of a call that was not started, as there is no client now. */
final class NotStartedException extends Exception {
  private static final long serialVersionUID = 1;

  NotStartedException(RuntimeException reason) {
    super(reason.getMessage(), reason);
  }
}
