package io.kraftexporter.rules;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads PromQL no further than to tell which metrics an expression asks for. */
public final class PromQl {
  /** Strings, matchers, ranges and lists of labels: all that may hold a word that is no metric. */
  private static final Pattern ASIDE =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|\\[[^]]*]"
              + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)|#.*");

  private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
  private static final Pattern METRIC =
      Pattern.compile("(?<![\\w:$.])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");

  private static final Set<String> WORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "bool",
          "offset",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "inf",
          "nan");

  private PromQl() {}

  /** The names of the metrics in an expression. */
  public static Set<String> metrics(String expression) {
    String bare = MATCHERS.matcher(ASIDE.matcher(expression).replaceAll(" ")).replaceAll(" ");
    Set<String> metrics = new TreeSet<>();
    METRIC
        .matcher(bare)
        .results()
        .map(match -> match.group())
        .filter(word -> !WORDS.contains(word.toLowerCase(Locale.ROOT)))
        .forEach(metrics::add);
    return metrics;
  }
}
