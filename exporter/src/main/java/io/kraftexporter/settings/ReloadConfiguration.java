package io.kraftexporter.settings;

import io.kraftexporter.config.Check;
import java.time.Duration;

/**
 * The way in which changes of the file are noticed.
 *
 * @param interval how often the file is looked at; zero for never
 */
public record ReloadConfiguration(Duration interval) {

  public ReloadConfiguration {
    new Check()
        .that(interval.compareTo(Duration.ofDays(1)) <= 0, "interval", "0s (never) to 1d")
        .done();
  }
}
