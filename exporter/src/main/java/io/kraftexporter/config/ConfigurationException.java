package io.kraftexporter.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that is refused, with every mistake in it. Holds no secret and no text that was
 * put in for a reference.
 */
public final class ConfigurationException extends Exception {
  private final transient List<String> mistakes;

  /**
   * @param origin of the configuration: its file or the command line
   * @param mistakes each as {@code path: value: what is allowed}
   */
  public ConfigurationException(String origin, List<String> mistakes) {
    super(
        mistakes.stream()
            .map(mistake -> origin + ": " + mistake)
            .collect(Collectors.joining("\n")));
    this.mistakes = List.copyOf(mistakes);
  }

  /** Each as {@code path: value: what is allowed}. */
  public List<String> mistakes() {
    return mistakes;
  }
}
