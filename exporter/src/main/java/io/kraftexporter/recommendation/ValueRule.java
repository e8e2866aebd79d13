package io.kraftexporter.recommendation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The recommended values of a setting, such as {@code 4..}, {@code 6g..12g} or {@code delete}; the
 * head of {@code recommendations.yml} describes the form.
 *
 * @param text as it was written
 * @param parts one for each number of the setting
 */
public record ValueRule(String text, List<AcceptedValues> parts) {
  private static final String DIGITS = "-?\\d{1,18}(?:\\.\\d{1,18})?";
  private static final Pattern NUMBER =
      Pattern.compile("(" + DIGITS + "(?:[eE][+-]?\\d{1,3})?)([kmgt]?)");
  private static final Pattern RANGE =
      Pattern.compile("(" + DIGITS + "[kmgt]?)?\\.\\.(" + DIGITS + "[kmgt]?)?");
  private static final String BETWEEN = "..";

  /** A value or several values that a rule accepts. */
  sealed interface Alternative {}

  /** The numbers between two ends, both included. */
  record Range(double least, double most) implements Alternative {
    boolean contains(double value) {
      return least <= value && value <= most;
    }

    /** Lowers what is demanded to a limit; the upper end of a range demands nothing. */
    Range limitedTo(double limit) {
      return new Range(Math.min(least, limit), least == most ? Math.min(most, limit) : most);
    }
  }

  record Word(String text) implements Alternative {}

  /** The accepted values of one number or text; the first alternative is the recommended one. */
  public record AcceptedValues(List<Alternative> alternatives) {
    public AcceptedValues {
      alternatives = List.copyOf(alternatives);
    }

    /** Returns the part that accepts one number. */
    public static AcceptedValues exactly(double value) {
      return new AcceptedValues(List.of(new Range(value, value)));
    }

    /** Returns the recommended number; empty if a word is recommended. */
    public OptionalDouble recommended() {
      return alternatives.get(0) instanceof Range first
          ? OptionalDouble.of(Double.isInfinite(first.least) ? first.most : first.least)
          : OptionalDouble.empty();
    }

    public boolean allows(double value) {
      return alternatives.stream()
          .anyMatch(alternative -> alternative instanceof Range range && range.contains(value));
    }

    /** Compares a number as a number and any other value as text. */
    public boolean allows(String value) {
      OptionalDouble number = number(value);
      return number.isPresent()
          ? allows(number.getAsDouble())
          : alternatives.stream()
              .anyMatch(alternative -> alternative instanceof Word word && word.text.equals(value));
    }

    /** Returns this part with no recommended number above a limit. */
    public AcceptedValues limitedTo(double limit) {
      return new AcceptedValues(
          alternatives.stream()
              .map(
                  alternative ->
                      alternative instanceof Range range ? range.limitedTo(limit) : alternative)
              .toList());
    }
  }

  public ValueRule {
    parts = List.copyOf(parts);
  }

  /** Parses a rule; every text but an empty one is one. */
  public static ValueRule valueOf(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("an empty rule");
    }
    List<AcceptedValues> parts =
        Arrays.stream(text.strip().split("\\s+")).map(ValueRule::part).toList();
    ValueRule rule = new ValueRule(text.strip(), parts);
    return rule.isNumeric() ? rule : new ValueRule(text, List.of(part(text)));
  }

  private static AcceptedValues part(String text) {
    return new AcceptedValues(
        Arrays.stream(text.split("\\|", -1)).map(ValueRule::alternative).toList());
  }

  private static Alternative alternative(String text) {
    OptionalDouble number = number(text);
    if (number.isPresent()) {
      return new Range(number.getAsDouble(), number.getAsDouble());
    }
    Matcher range = RANGE.matcher(text);
    if (!range.matches() || text.equals(BETWEEN)) {
      return new Word(text);
    }
    return new Range(
        end(range.group(1), Double.NEGATIVE_INFINITY),
        end(range.group(2), Double.POSITIVE_INFINITY));
  }

  private static double end(@Nullable String text, double open) {
    return text == null ? open : number(text).orElseThrow();
  }

  /** Returns whether the rule accepts numbers only. */
  public boolean isNumeric() {
    return parts.stream()
        .flatMap(part -> part.alternatives.stream())
        .allMatch(Range.class::isInstance);
  }

  /** Returns the only part of a rule for a setting of one value. */
  public AcceptedValues value() {
    if (parts.size() != 1) {
      throw new IllegalStateException("a rule for " + parts.size() + " numbers");
    }
    return parts.get(0);
  }

  /** Returns the word that is the whole rule. */
  public Optional<String> word() {
    return parts.size() == 1
            && parts.get(0).alternatives.size() == 1
            && parts.get(0).alternatives.get(0) instanceof Word word
        ? Optional.of(word.text)
        : Optional.empty();
  }

  /** Returns whether a setting with these numbers is as recommended. */
  public boolean allows(List<Double> values) {
    if (values.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      if (!parts.get(i).allows(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Reads a number, with a unit of 1024 or without; true and false are 1 and 0. */
  public static OptionalDouble number(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("true") || lower.equals("false")) {
      return OptionalDouble.of(lower.equals("true") ? 1 : 0);
    }
    Matcher number = NUMBER.matcher(lower);
    if (!number.matches()) {
      return OptionalDouble.empty();
    }
    int power = number.group(2).isEmpty() ? 0 : 1 + "kmgt".indexOf(number.group(2));
    return OptionalDouble.of(Double.parseDouble(number.group(1)) * Math.pow(1024, power));
  }
}
