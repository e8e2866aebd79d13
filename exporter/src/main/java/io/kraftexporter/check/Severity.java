package io.kraftexporter.check;

import java.util.Locale;

/** Severities of findings, the worst first. */
public enum Severity {
  CRITICAL,
  WARNING,
  /** Something could not be asked: it is not known to be well. */
  UNKNOWN,
  INFO;

  /** Returns the severity of this name, as the rules write it. */
  static Severity of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Returns the name in lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
