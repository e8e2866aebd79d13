package io.kraftexporter.config;

/**
 * Text that is never printed, such as a password.
 *
 * @param value the text itself, for whoever has to send it
 */
public record Secret(String value) {

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
