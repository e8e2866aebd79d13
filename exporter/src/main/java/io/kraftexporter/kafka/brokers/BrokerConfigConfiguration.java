package io.kraftexporter.kafka.brokers;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Switchable;
import io.kraftexporter.recommendation.Recommendations;
import java.time.Duration;
import java.util.Map;

/**
 * The comparison of the brokers' configuration with a recommendation.
 *
 * @param period what is younger than this serves further scrapes
 * @param recommended rules by setting, in place of the shipped recommendations, or {@code off}
 */
public record BrokerConfigConfiguration(
    boolean enabled, Duration period, Map<String, String> recommended) implements Switchable {

  public BrokerConfigConfiguration {
    recommended = Map.copyOf(recommended);
    new Check()
        .period("period", period)
        .recommended(recommended, Recommendations::isRuleOfOneValue)
        .done();
  }
}
