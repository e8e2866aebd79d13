package io.kraftexporter.rules;

import java.util.List;

/** Reports every mistake in rule settings or rule sources at once. */
public final class RuleSettingsException extends Exception {
  private static final long serialVersionUID = 1;

  private final List<String> mistakes;

  RuleSettingsException(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** Returns the mistakes, each as {@code file: name: value: allowed values}. */
  public List<String> mistakes() {
    return mistakes;
  }
}
