package io.kraftexporter.config;

import java.time.Duration;
import java.util.Map;

/**
 * Whether to compare the brokers' configuration with a recommendation, how often, and with which.
 *
 * @param period what is younger than this serves further scrapes
 * @param recommended by setting: a value in place of the shipped one; empty for no recommendation
 */
public record BrokerConfigConfiguration(
    boolean enabled, Duration period, Map<String, String> recommended) {

  public BrokerConfigConfiguration {
    recommended = Map.copyOf(recommended);
    new Check().period("period", period).done();
  }
}
