package io.kraftexporter.dashboards;

import java.util.Locale;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/** Rewrites the selectors of a PromQL expression and leaves everything else as it is. */
final class Selectors {
  private static final Set<String> LABEL_LISTS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan");

  private static final Pattern AGGREGATION = Pattern.compile("(?:by|without)\\b");

  private final String text;
  private final BinaryOperator<String> selector;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private Selectors(String text, BinaryOperator<String> selector) {
    this.text = text;
    this.selector = selector;
  }

  /**
   * Returns the expression with each selector replaced.
   *
   * @param selector takes the name of the metric and its matchers, both possibly empty
   */
  static String rewrite(String expression, BinaryOperator<String> selector) {
    return new Selectors(expression, selector).rewritten();
  }

  private String rewritten() {
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next == '"' || next == '\'') {
        copyTo(endOfString(at));
      } else if (next == '[') {
        copyTo(text.indexOf(']', at) + 1);
      } else if (next == '{') {
        select("");
      } else if (Character.isDigit(next) || next == '$') {
        copyTo(endOfWord(at + 1));
      } else if (Character.isLetter(next) || next == '_' || next == ':') {
        word();
      } else {
        copyTo(at + 1);
      }
    }
    return out.toString();
  }

  private void word() {
    int end = endOfWord(at);
    String word = text.substring(at, end);
    String lower = word.toLowerCase(Locale.ROOT);
    int following = end;
    while (following < text.length() && Character.isWhitespace(text.charAt(following))) {
      following++;
    }
    boolean open = following < text.length() && text.charAt(following) == '(';
    boolean aggregates = AGGREGATION.matcher(text).region(following, text.length()).lookingAt();
    if (LABEL_LISTS.contains(lower)) {
      copyTo(open ? text.indexOf(')', following) + 1 : end);
    } else if (open || aggregates || WORDS.contains(lower)) {
      copyTo(end);
    } else {
      at = end;
      select(word);
    }
  }

  private void select(String metric) {
    String matchers = "";
    if (at < text.length() && text.charAt(at) == '{') {
      int end = at + 1;
      while (text.charAt(end) != '}') {
        end = text.charAt(end) == '"' ? endOfString(end) : end + 1;
      }
      matchers = text.substring(at + 1, end).strip();
      at = end + 1;
    }
    out.append(selector.apply(metric, matchers));
  }

  private int endOfWord(int from) {
    int end = from;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || "_:.".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  private int endOfString(int from) {
    char quote = text.charAt(from);
    int end = from + 1;
    while (text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return end + 1;
  }

  private void copyTo(int end) {
    out.append(text, at, end);
    at = end;
  }
}
