package io.kraftexporter.config;

import java.util.List;

/**
 * A configuration that is refused, with every mistake in it. Holds no secret and no text that was
 * put in for a reference.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> mistakes;

  /**
   * Creates the exception.
   *
   * @param mistakes one line each, with the place to edit
   */
  public ConfigurationException(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** The mistakes, one line each. */
  public List<String> mistakes() {
    return mistakes;
  }
}
