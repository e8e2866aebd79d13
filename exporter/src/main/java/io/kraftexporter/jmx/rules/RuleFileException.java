package io.kraftexporter.jmx.rules;

import java.io.IOException;
import java.util.List;

/** A rule file with mistakes: all of them, each as {@code file: rule 3: key: what is wrong}. */
public final class RuleFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient List<String> mistakes;

  RuleFileException(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** Returns the mistakes, a line each. */
  public List<String> mistakes() {
    return mistakes;
  }
}
