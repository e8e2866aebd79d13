package io.kraftexporter.rules;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations as Prometheus does, such as {@code 1h30m}. */
final class PrometheusDuration {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(\\d+)y)?(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

  private static final long[] MILLISECONDS = {
    365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1
  };
  private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
  private static final String[] WORDS = {
    "year", "week", "day", "hour", "minute", "second", "millisecond"
  };

  private PrometheusDuration() {}

  /** Returns the duration, or nothing if the text is no duration. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return Optional.empty();
    }
    MatchResult parts = matcher.toMatchResult();
    try {
      long milliseconds = 0;
      for (int unit = 0; unit < UNITS.length; unit++) {
        String count = parts.group(unit + 1);
        if (count != null) {
          milliseconds =
              Math.addExact(
                  milliseconds, Math.multiplyExact(Long.parseLong(count), MILLISECONDS[unit]));
        }
      }
      return Optional.of(Duration.ofMillis(milliseconds));
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns the text in the largest unit that divides the duration, such as {@code 90s}. */
  static String format(Duration duration) {
    long milliseconds = duration.toMillis();
    if (milliseconds == 0) {
      return "0s";
    }
    int unit = unit(milliseconds);
    return milliseconds / MILLISECONDS[unit] + UNITS[unit];
  }

  /** Returns the text for a reader, such as {@code 5 minutes}. */
  static String words(Duration duration) {
    long milliseconds = duration.toMillis();
    int unit = milliseconds == 0 ? 5 : unit(milliseconds);
    long count = milliseconds / MILLISECONDS[unit];
    return count + " " + WORDS[unit] + (count == 1 ? "" : "s");
  }

  /** Returns the largest unit, of days and below, that divides the duration without a remainder. */
  private static int unit(long milliseconds) {
    int unit = 2;
    while (milliseconds % MILLISECONDS[unit] != 0) {
      unit++;
    }
    return unit;
  }
}
