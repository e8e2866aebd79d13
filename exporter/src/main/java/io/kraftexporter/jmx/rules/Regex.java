package io.kraftexporter.jmx.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A rule's pattern, compiled as jmx_exporter does, and what is certain of it without a value.
 *
 * <p>What a rule is tried on is {@code domain<key=value><key>name: value}. Values have no {@code >}
 * (a text that looks like a place with a value is not reckoned with), so what stands in a pattern
 * up to a {@code >} has to match within the place.
 *
 * @param whole what the text has to match
 * @param literals what is in every text that it matches
 * @param head the pattern up to its last {@code >} that every match has; null if it has none, or is
 *     not simple enough to tell
 * @param headLiterals what is in every place that the head matches in
 * @param endsBeforeValue whether what comes after the head cannot match a colon, and so not reach
 *     the value
 */
record Regex(
    Pattern whole,
    Literals literals,
    @Nullable Pattern head,
    Literals headLiterals,
    boolean endsBeforeValue) {

  /** Elements that match no colon, {@code (?:} being written as a bracket. */
  private static final Pattern WITHOUT_COLON =
      Pattern.compile("(?:[\\w ,=()|?*+-]|\\\\[wd]|\\[[\\w-]+])*");

  /**
   * Compiles it.
   *
   * @throws PatternSyntaxException if it is no regular expression
   */
  static Regex of(String pattern) {
    Pattern whole = Pattern.compile("^.*(?:" + pattern + ").*$");
    Literals literals = Literals.of(pattern);
    int end = endOfHead(pattern);
    if (end < 0) {
      return new Regex(whole, literals, null, literals, false);
    }
    return new Regex(
        whole,
        literals,
        Pattern.compile("^.*(?:" + pattern.substring(0, end) + ")"),
        Literals.of(pattern.substring(0, end)),
        WITHOUT_COLON.matcher(pattern.substring(end).replace("(?:", "(")).matches());
  }

  /** The match of the whole text, or null. */
  @Nullable Matcher match(String text) {
    if (!literals.mayMatch(text)) {
      return null;
    }
    Matcher matcher = whole.matcher(text);
    return matcher.matches() ? matcher : null;
  }

  /** Returns whether it may match values in this place; if not, it matches none. */
  boolean fits(String place) {
    return head == null || (headLiterals.mayMatch(place) && head.matcher(place).lookingAt());
  }

  /** Behind the last {@code >} outside of groups and classes; -1 if alternatives, or worse. */
  private static int endOfHead(String pattern) {
    int end = -1;
    int depth = 0;
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char next = i + 1 < pattern.length() ? pattern.charAt(i + 1) : ' ';
      switch (pattern.charAt(i)) {
        case '\\' -> {
          if (Character.isLetterOrDigit(next) && "wWdDsSb".indexOf(next) < 0) {
            return -1;
          }
          i++;
        }
        case '[' -> {
          if (inClass) {
            return -1;
          }
          inClass = true;
        }
        case ']' -> {
          if (!inClass) {
            return -1;
          }
          inClass = false;
        }
        case '(' -> {
          if (inClass || (next == '?' && !pattern.startsWith("(?:", i))) {
            return -1;
          }
          depth++;
        }
        case ')' -> {
          if (inClass) {
            return -1;
          }
          depth--;
        }
        case '|' -> {
          if (depth == 0) {
            return -1;
          }
        }
        case '>' -> {
          if (depth == 0 && !inClass && "?*{".indexOf(next) < 0) {
            end = i + 1;
          }
        }
        default -> {}
      }
    }
    return end;
  }
}
