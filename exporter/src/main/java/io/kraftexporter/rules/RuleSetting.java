package io.kraftexporter.rules;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A named value that rule sources refer to as {@code @name@}.
 *
 * @param kind the values that are allowed
 * @param text the value as it is written into a rule
 */
record RuleSetting(String name, ValueKind kind, String text) {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?");

  /** The kinds of values, told apart by the value in the shipped file. */
  enum ValueKind {
    DURATION("a duration such as 30s, 5m, 1h30m or 2d"),
    NUMBER("a number"),
    RATIO("a number from 0 to 1"),
    WINDOW("a duration of 1m or longer, which is four scrapes of 15s"),
    URL("an absolute URL (http or https) without a slash at its end"),
    TEXT("a line of text without quotation marks and backslashes");

    private final String allowed;

    ValueKind(String allowed) {
      this.allowed = allowed;
    }
  }

  /** Returns the setting with the kind that its name and value suggest. */
  static RuleSetting shipped(String name, String text) {
    return new RuleSetting(name, kind(name, text), text);
  }

  private static ValueKind kind(String name, String text) {
    if (name.endsWith("_ratio")) {
      return ValueKind.RATIO;
    }
    if (name.endsWith("_window")) {
      return ValueKind.WINDOW;
    }
    if (NUMBER.matcher(text).matches()) {
      return ValueKind.NUMBER;
    }
    if (PrometheusDuration.parse(text).isPresent()) {
      return ValueKind.DURATION;
    }
    return text.matches("https?:.*") ? ValueKind.URL : ValueKind.TEXT;
  }

  RuleSetting with(String value) {
    return new RuleSetting(name, kind, value);
  }

  /** Returns the mistake in the value, as {@code name: value: allowed values}. */
  Optional<String> mistake() {
    return isAllowed() ? Optional.empty() : Optional.of(name + ": " + text + ": " + kind.allowed);
  }

  private boolean isAllowed() {
    return switch (kind) {
      case DURATION -> PrometheusDuration.parse(text).isPresent();
      case WINDOW -> PrometheusDuration.parse(text).filter(RuleSetting::isWindow).isPresent();
      case NUMBER -> NUMBER.matcher(text).matches();
      case RATIO -> NUMBER.matcher(text).matches() && isRatio(new BigDecimal(text));
      case URL -> isUrl(text);
      case TEXT -> !text.isBlank() && text.matches("[^\"'\\\\\\p{Cntrl}]*");
    };
  }

  private static boolean isWindow(Duration duration) {
    return duration.compareTo(Duration.ofMinutes(1)) >= 0;
  }

  private static boolean isRatio(BigDecimal number) {
    return number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0;
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return text.matches("https?:.*[^/]") && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Returns the value in the form that a placeholder asks for, or nothing if it has no such form.
   */
  Optional<String> as(String form) {
    return switch (form) {
      case "" -> Optional.of(text);
      case "seconds" -> duration().map(time -> number(time, 1_000));
      case "milliseconds" -> duration().map(time -> number(time, 1));
      case "hours" -> duration().map(time -> number(time, 3_600_000));
      case "days" -> duration().map(time -> number(time, 86_400_000));
      case "words" -> duration().map(PrometheusDuration::words);
      case "percent" -> isNumber() ? Optional.of(plain(decimal().movePointRight(2)) + "%") : none();
      case "complement" ->
          isNumber() ? Optional.of(plain(BigDecimal.ONE.subtract(decimal()))) : none();
      default -> none();
    };
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private boolean isNumber() {
    return kind == ValueKind.NUMBER || kind == ValueKind.RATIO;
  }

  private BigDecimal decimal() {
    return new BigDecimal(text);
  }

  private Optional<Duration> duration() {
    return kind == ValueKind.DURATION || kind == ValueKind.WINDOW
        ? PrometheusDuration.parse(text)
        : Optional.empty();
  }

  private static String number(Duration duration, int milliseconds) {
    BigDecimal total = BigDecimal.valueOf(duration.toMillis());
    return plain(total.divide(BigDecimal.valueOf(milliseconds), 6, RoundingMode.HALF_UP));
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.toPlainString();
  }
}
