package io.kraftexporter.jmx.remote;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Names of beans, and patterns of names, that stand in our own code. */
public final class ObjectNames {
  private ObjectNames() {}

  /**
   * A name that is known to be well-formed.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static ObjectName of(String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
