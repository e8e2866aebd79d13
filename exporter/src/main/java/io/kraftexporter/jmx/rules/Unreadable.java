package io.kraftexporter.jmx.rules;

/** Takes the place of a value that cannot be read from another JVM. */
public enum Unreadable {
  /** Never a sample or label. */
  VALUE
}
