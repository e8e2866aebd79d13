package io.kraftexporter.jmx.remote;

import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/** A value of a bean that the JVM cannot write, or that is refused or unknown here. */
public final class UnreadableValueException extends JMException {
  private static final long serialVersionUID = 1;

  UnreadableValueException(@Nullable Throwable cause) {
    super("not readable from another JVM");
    initCause(cause);
  }
}
