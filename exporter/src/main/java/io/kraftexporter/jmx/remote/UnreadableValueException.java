package io.kraftexporter.jmx.remote;

import javax.management.JMException;

/** A value of a bean that the JVM cannot write, or that is refused or unknown here. */
public final class UnreadableValueException extends JMException {
  private static final long serialVersionUID = 1;

  UnreadableValueException(Exception cause) {
    super("not readable from another JVM");
    initCause(cause);
  }
}
