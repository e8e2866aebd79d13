package io.kraftexporter.kafka.brokers;

import io.kraftexporter.recommendation.Recommendation;
import io.kraftexporter.recommendation.ValueRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds the value of a broker's setting that a recommendation compares. */
final class BrokerSetting {
  private static final String BY_CORES = "cores";

  private BrokerSetting() {}

  /** Returns whether the rule needs the number of cores, which the broker does not report. */
  static boolean isByCores(ValueRule rule) {
    return rule.word().filter(BY_CORES::equals).isPresent();
  }

  /**
   * Returns the effective value in the unit of this setting; empty if the broker does not have it.
   *
   * @param config the broker's value of a setting
   */
  static Optional<String> effective(
      Recommendation advice, String setting, Function<String, Optional<String>> config) {
    boolean counted = advice.counted();
    for (Map.Entry<String, Double> other : advice.instead().entrySet()) {
      Optional<String> wins = config.apply(other.getKey());
      if (wins.isPresent() && !(counted && config.apply(setting).isPresent())) {
        return Optional.of(counted ? count(wins.get()) : inUnit(wins.get(), other.getValue()));
      }
    }
    return config.apply(setting).map(text -> counted ? count(text) : text);
  }

  private static String count(String list) {
    return Long.toString(Arrays.stream(list.split(",")).filter(part -> !part.isBlank()).count());
  }

  /** A negative value means unlimited, in any unit. */
  private static String inUnit(String value, double ofOne) {
    double number = Double.parseDouble(value);
    return Double.toString(number < 0 ? number : number / ofOne);
  }
}
