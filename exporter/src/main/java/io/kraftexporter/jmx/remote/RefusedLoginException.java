package io.kraftexporter.jmx.remote;

import java.io.IOException;

/** A JVM refuses the login. The message names the JVM, the reason and the remedy. */
final class RefusedLoginException extends IOException {
  private static final long serialVersionUID = 1;

  RefusedLoginException(String message) {
    super(message);
  }
}
