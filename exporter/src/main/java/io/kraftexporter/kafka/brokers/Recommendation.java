package io.kraftexporter.kafka.brokers;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is advised for one setting of the brokers; {@code recommendations.yml} describes each part
 * and has the advice.
 */
record Recommendation(
    String recommended,
    @Nullable Double least,
    @Nullable Double most,
    @Nullable List<String> accepted,
    boolean counted,
    @Nullable Map<String, Double> instead,
    @Nullable String reason) {
  private static final String BY_CORES = "cores";

  /**
   * The shipped advice with a user's in its place, by setting.
   *
   * @param overrides values; an empty one takes the advice away
   */
  static Map<String, Recommendation> all(Map<String, String> overrides) {
    Map<String, Recommendation> all = new TreeMap<>(shipped());
    overrides.forEach(
        (setting, value) -> {
          Recommendation old = all.remove(setting);
          if (!value.isEmpty()) {
            all.put(setting, exactly(value, Optional.ofNullable(old)));
          }
        });
    return all;
  }

  static Map<String, Recommendation> shipped() {
    try (InputStream in = Recommendation.class.getResourceAsStream("recommendations.yml")) {
      return new YAMLMapper()
          .readValue(
              Objects.requireNonNull(in), new TypeReference<Map<String, Recommendation>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recommendation exactly(String value, Optional<Recommendation> old) {
    return new Recommendation(
        value,
        null,
        null,
        null,
        old.map(Recommendation::counted).orElse(false),
        old.map(Recommendation::instead).orElse(null),
        null);
  }

  /** The value in force, in the unit of this setting; empty if the broker does not have it. */
  Optional<String> value(String setting, Function<String, Optional<String>> config) {
    if (instead != null) {
      for (Map.Entry<String, Double> other : instead.entrySet()) {
        Optional<String> wins = config.apply(other.getKey());
        if (wins.isPresent() && !(counted && config.apply(setting).isPresent())) {
          return Optional.of(counted ? count(wins.get()) : inUnit(wins.get(), other.getValue()));
        }
      }
    }
    return config.apply(setting).map(text -> counted ? count(text) : text);
  }

  /** Whether the value is as advised or as good; empty if that cannot be said here. */
  Optional<Boolean> holds(String value) {
    if (recommended.equals(BY_CORES)) {
      return Optional.empty();
    }
    return Optional.of(isSame(value, recommended) || isAccepted(value) || isWithin(value));
  }

  /** A number, 1 or 0 for true or false, or none for other words. */
  static OptionalDouble number(String value) {
    if (value.equals("true") || value.equals("false")) {
      return OptionalDouble.of(value.equals("true") ? 1 : 0);
    }
    try {
      return OptionalDouble.of(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private boolean isAccepted(String value) {
    return accepted != null && accepted.stream().anyMatch(other -> isSame(value, other));
  }

  private boolean isWithin(String value) {
    OptionalDouble number = number(value);
    return (least != null || most != null)
        && number.isPresent()
        && (least == null || number.getAsDouble() >= least)
        && (most == null || number.getAsDouble() <= most);
  }

  private static boolean isSame(String one, String other) {
    OptionalDouble number = number(one);
    return number.isPresent() ? number.equals(number(other)) : one.equals(other);
  }

  private static String count(String list) {
    return Long.toString(Arrays.stream(list.split(",")).filter(part -> !part.isBlank()).count());
  }

  /** Below 0 means without end, in any unit. */
  private static String inUnit(String value, double ofOne) {
    double number = Double.parseDouble(value);
    return Double.toString(number < 0 ? number : number / ofOne);
  }
}
