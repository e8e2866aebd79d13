package io.kraftexporter.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Collects what a record's constructor refuses, so that all of it is reported at once.
 *
 * <p>A mistake names the key and what is allowed there, never the value: it may be a secret, and
 * {@link Binder} knows how the user wrote it.
 */
public final class Check {
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
  private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);
  private static final Duration LONGEST_PERIOD = Duration.ofDays(1);

  private final List<Violation> mistakes = new ArrayList<>();

  /** Something refused: the key within the record, such as {@code nodes[0]}, and the rule. */
  record Violation(String key, String allowed) {}

  /** Thrown by constructors. */
  static final class Refusal extends IllegalArgumentException {
    private final transient List<Violation> mistakes;

    private Refusal(List<Violation> mistakes) {
      super(
          mistakes.stream()
              .map(mistake -> mistake.key() + ": " + mistake.allowed())
              .collect(Collectors.joining("; ")));
      this.mistakes = mistakes;
    }

    List<Violation> mistakes() {
      return mistakes;
    }
  }

  /** Refuses the key unless this holds. */
  public Check that(boolean holds, String key, String allowed) {
    if (!holds) {
      mistakes.add(new Violation(key, allowed));
    }
    return this;
  }

  /** Refuses a number outside of these limits, which are allowed themselves. */
  public Check between(long least, long most, String key, long value) {
    return that(value >= least && value <= most, key, least + " to " + most);
  }

  /** Every wait has an end, and Kafka and sockets count it in milliseconds of an int. */
  public Check timeout(String key, Duration value) {
    return that(
        value.compareTo(SHORTEST_TIMEOUT) >= 0 && value.compareTo(LONGEST_TIMEOUT) <= 0,
        key,
        "1ms to 1h");
  }

  /** Checks the interval of an expensive request. */
  public Check period(String key, Duration value) {
    return that(
        value.compareTo(SHORTEST_PERIOD) >= 0 && value.compareTo(LONGEST_PERIOD) <= 0,
        key,
        "1s to 1d");
  }

  /** Checks rules in place of recommendations, by setting. */
  public Check recommended(Map<String, String> rules, Predicate<String> isAllowed) {
    rules.forEach(
        (setting, rule) ->
            that(
                !rule.isBlank() && isAllowed.test(rule),
                "recommended." + setting,
                "off, or a value or range such as true, 20, 16m, 1..10, 5.., ..5 or 16|8.."));
    return this;
  }

  /** Refuses a text that is not a regular expression. */
  public Check regex(String key, String value) {
    return regex(key, NamePattern.of(value));
  }

  /** Refuses a pattern that is not a regular expression. */
  public Check regex(String key, NamePattern value) {
    return that(value.isRegex(), key, "a regular expression");
  }

  /** Throws all that was refused. */
  public void done() {
    if (!mistakes.isEmpty()) {
      throw new Refusal(List.copyOf(mistakes));
    }
  }
}
