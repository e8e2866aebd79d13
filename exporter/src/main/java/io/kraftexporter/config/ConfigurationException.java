package io.kraftexporter.config;

import java.util.List;

/**
 * A configuration that is refused, with every mistake in it, of which the message names the first
 * 49 or 50. Holds no secret and no text that was put in for a reference.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  private static final int LINES = 50;

  private final transient List<String> mistakes;

  /**
   * Creates the exception.
   *
   * @param mistakes one line each, with the place to edit
   */
  public ConfigurationException(List<String> mistakes) {
    super(text(mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  private static String text(List<String> mistakes) {
    if (mistakes.size() <= LINES) {
      return String.join("\n", mistakes);
    }
    int shown = LINES - 1;
    return String.join("\n", mistakes.subList(0, shown))
        + "\nand "
        + (mistakes.size() - shown)
        + " more mistakes";
  }

  /** The mistakes, one line each. */
  public List<String> mistakes() {
    return mistakes;
  }
}
