package io.kraftexporter.promql;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression with its text.
 *
 * @param text to which the spans of the expression refer
 */
public record Query(String text, Expr expr) {
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|[smhdwy])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7),
          "y", Duration.ofDays(365));

  /**
   * Parses a text.
   *
   * @throws PromQlException if it is no expression
   */
  public static Query of(String text) {
    return new Query(text, Parser.parse(text));
  }

  /** Returns another expression of the same text. */
  public Query with(Expr part) {
    return new Query(text, part);
  }

  /** Returns the seconds of a duration in the text. */
  double seconds(Expr.Span span) {
    return seconds(span.of(text));
  }

  /** Returns the seconds of a duration such as {@code 1h30m}. */
  public static double seconds(String duration) {
    Matcher part = PART.matcher(duration);
    Duration sum = Duration.ZERO;
    while (part.find()) {
      Duration unit = UNITS.getOrDefault(part.group(2), Duration.ZERO);
      sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
    }
    return sum.toMillis() / 1e3;
  }
}
