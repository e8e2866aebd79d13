package io.kraftexporter.settings;

import java.util.List;

/**
 * The configuration of the command {@code check}.
 *
 * @param ignore findings to leave out, as {@code ID=REASON}
 */
public record CheckConfiguration(List<String> ignore) {

  public CheckConfiguration {
    ignore = List.copyOf(ignore);
  }
}
