package io.kraftexporter.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that an alert compares with a constant.
 *
 * @param value the expression of the value, without its comparison
 * @param operator the comparison, such as {@code >}; empty where there is none with a constant
 * @param threshold the constant
 */
record AlertTerm(String value, String operator, double threshold) {
  private static final Pattern COMPARISON = Pattern.compile("[<>]=?|[=!]=");
  private static final Pattern WORD = Pattern.compile("(?:or|and|unless)\\b");
  private static final Pattern CALL = Pattern.compile("label_replace\\s*\\(");

  /**
   * Returns the values that the alternatives of an alert's expression compare. Of {@code A > 1 and
   * B} that is A: a panel shows its course also while the condition B does not hold.
   */
  static List<AlertTerm> of(String expression) {
    String bare = withoutParentheses(expression);
    List<String> alternatives = split(bare, "or");
    if (alternatives.size() > 1) {
      return alternatives.stream().flatMap(part -> of(part).stream()).toList();
    }
    String first = split(bare, "and", "unless").get(0);
    if (!first.equals(bare)) {
      return of(first);
    }
    Matcher call = CALL.matcher(bare);
    if (call.lookingAt() && closing(bare, call.end() - 1) == bare.length() - 1) {
      int comma = topLevel(bare.substring(call.end(), bare.length() - 1), Pattern.compile(","));
      String rest = bare.substring(call.end() + comma);
      return of(bare.substring(call.end(), call.end() + comma)).stream()
          .map(
              term ->
                  new AlertTerm(
                      "label_replace(" + term.value() + rest, term.operator(), term.threshold()))
          .toList();
    }
    return List.of(comparison(bare));
  }

  private static AlertTerm comparison(String expression) {
    int at = topLevel(expression, COMPARISON);
    if (at < 0) {
      return new AlertTerm(expression, "", 0);
    }
    Matcher operator = COMPARISON.matcher(expression);
    operator.find(at);
    String left = withoutParentheses(expression.substring(0, at));
    return Constant.of(expression.substring(operator.end()))
        .map(threshold -> new AlertTerm(left, operator.group(), threshold))
        .orElse(new AlertTerm(left, "", 0));
  }

  private static List<String> split(String expression, String... words) {
    List<String> parts = new ArrayList<>();
    String rest = expression;
    int from = 0;
    while (true) {
      int at = topLevel(rest.substring(from), WORD);
      if (at < 0) {
        break;
      }
      at += from;
      Matcher word = WORD.matcher(rest);
      word.find(at);
      if (List.of(words).contains(word.group())) {
        parts.add(rest.substring(0, at).strip());
        rest = rest.substring(word.end());
        from = 0;
      } else {
        from = word.end();
      }
    }
    parts.add(rest.strip());
    return parts;
  }

  /**
   * Returns the first position of the pattern outside of parentheses, braces, brackets and strings;
   * or -1.
   */
  private static int topLevel(String text, Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    for (int at = 0; at < text.length(); at++) {
      char next = text.charAt(at);
      if ("([{".indexOf(next) >= 0) {
        at = closing(text, at);
      } else if (next == '"') {
        at = endOfString(text, at);
      } else if ((at == 0 || !isWord(text.charAt(at - 1)) || !isWord(next))
          && matcher.region(at, text.length()).lookingAt()) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isWord(char letter) {
    return Character.isLetterOrDigit(letter) || letter == '_' || letter == ':';
  }

  private static String withoutParentheses(String expression) {
    String bare = expression.strip();
    while (bare.startsWith("(") && closing(bare, 0) == bare.length() - 1) {
      bare = bare.substring(1, bare.length() - 1).strip();
    }
    return bare;
  }

  private static int closing(String text, int opening) {
    int depth = 0;
    for (int at = opening; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == '"') {
        at = endOfString(text, at);
      } else if ("([{".indexOf(next) >= 0) {
        depth++;
      } else if (")]}".indexOf(next) >= 0 && --depth == 0) {
        return at;
      }
    }
    throw new IllegalArgumentException("not closed: " + text);
  }

  private static int endOfString(String text, int opening) {
    int at = opening + 1;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
  }

  /** A sum, product or power of numbers. */
  private static final class Constant {
    private static final Pattern TOKEN = Pattern.compile("\\s*([-+*/^()]|[\\d.]+(?:e[-+]?\\d+)?)");
    private final List<String> tokens = new ArrayList<>();
    private int at;

    static Optional<Double> of(String text) {
      Constant constant = new Constant();
      Matcher matcher = TOKEN.matcher(text.strip());
      int end = 0;
      while (matcher.find() && matcher.start() == end) {
        constant.tokens.add(matcher.group(1));
        end = matcher.end();
      }
      return end == text.strip().length() && end > 0
          ? Optional.of(constant.sum())
          : Optional.empty();
    }

    private double sum() {
      double value = product();
      while (at < tokens.size() && "+-".contains(tokens.get(at))) {
        value += tokens.get(at++).equals("+") ? product() : -product();
      }
      return value;
    }

    private double product() {
      double value = power();
      while (at < tokens.size() && "*/".contains(tokens.get(at))) {
        boolean times = tokens.get(at++).equals("*");
        double next = power();
        value = times ? value * next : value / next;
      }
      return value;
    }

    private double power() {
      double base = number();
      if (at < tokens.size() && tokens.get(at).equals("^")) {
        at++;
        return Math.pow(base, power());
      }
      return base;
    }

    private double number() {
      String token = tokens.get(at++);
      if (token.equals("(")) {
        double value = sum();
        at++;
        return value;
      }
      return token.equals("-") ? -number() : Double.parseDouble(token);
    }
  }
}
