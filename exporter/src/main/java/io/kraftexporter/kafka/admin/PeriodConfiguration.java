package io.kraftexporter.kafka.admin;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Switchable;
import java.time.Duration;

/**
 * Tells whether to ask about something that is expensive, and how often.
 *
 * @param period what is younger than this serves further scrapes
 */
public record PeriodConfiguration(boolean enabled, Duration period) implements Switchable {

  public PeriodConfiguration {
    new Check().period("period", period).done();
  }
}
