package io.kraftexporter.http.web;

import java.io.IOException;

/** A web configuration file, or a file that it names, cannot be read or is wrong. */
public final class WebConfigurationException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message the file, the line where it is known, the key and the mistake; no secret
   */
  public WebConfigurationException(String message) {
    super(message);
  }
}
