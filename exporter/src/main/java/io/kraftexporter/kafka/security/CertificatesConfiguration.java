package io.kraftexporter.kafka.security;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Switchable;
import java.time.Duration;

/**
 * The reading of the certificates of the brokers' listeners.
 *
 * @param period what is younger than this serves further scrapes
 * @param timeout the most that looking at one listener may take
 */
public record CertificatesConfiguration(boolean enabled, Duration period, Duration timeout)
    implements Switchable {

  public CertificatesConfiguration {
    new Check().period("period", period).timeout("timeout", timeout).done();
  }
}
