package io.kraftexporter.settings;

import java.util.List;

/**
 * The configuration of health checks.
 *
 * @param ignore findings to leave out, as {@code ID=REASON}
 * @param page whether the HTTP server has a page of the last check
 */
public record CheckConfiguration(List<String> ignore, boolean page) {

  public CheckConfiguration {
    ignore = List.copyOf(ignore);
  }
}
