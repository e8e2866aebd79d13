package io.kraftexporter.http.page;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A selector of series in a query of PromQL: the name of a metric and its matchers.
 *
 * <p>A matcher of a placeholder in capitals, such as {@code NODE}, matches everything, and so does
 * that of the label {@code cluster}, which the samples of the exporter do not have.
 *
 * @param text the selector as it stands in the query
 */
record SeriesSelector(String text, String metric, List<LabelMatcher> matches) {
  private static final Pattern SELECTOR =
      Pattern.compile("\\b(?<metric>[a-z_][a-zA-Z0-9_]*_[a-zA-Z0-9_]*)\\s*\\{(?<labels>[^}]*)}");
  private static final Pattern BARE = Pattern.compile("[a-z_][a-zA-Z0-9_]*_[a-zA-Z0-9_]*");
  private static final Pattern MATCH =
      Pattern.compile("(?<label>\\w+)\\s*(?<operator>=~|!~|!=|=)\\s*\"(?<value>[^\"]*)\"");
  private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z][A-Z_0-9]*");

  /** A matcher of one label. */
  record LabelMatcher(String label, String operator, String value) {
    boolean matches(String actual) {
      return switch (operator) {
        case "=" -> actual.equals(value);
        case "!=" -> !actual.equals(value);
        case "=~" -> isMatch(actual);
        default -> !isMatch(actual);
      };
    }

    private boolean isMatch(String actual) {
      try {
        return actual.matches(value);
      } catch (PatternSyntaxException e) {
        return false;
      }
    }
  }

  /** Returns the selectors in a query, each once; none in a text that is no query. */
  static Set<SeriesSelector> in(String query) {
    Set<SeriesSelector> selectors = new LinkedHashSet<>();
    if (BARE.matcher(query).matches()) {
      selectors.add(new SeriesSelector(query, query, List.of()));
    }
    Matcher selector = SELECTOR.matcher(query);
    while (selector.find()) {
      selectors.add(
          new SeriesSelector(
              selector.group(), selector.group("metric"), matches(selector.group("labels"))));
    }
    return selectors;
  }

  private static List<LabelMatcher> matches(String labels) {
    List<LabelMatcher> matches = new ArrayList<>();
    Matcher match = MATCH.matcher(labels);
    while (match.find()) {
      String label = match.group("label");
      String value = match.group("value");
      if (!label.equals("cluster") && !PLACEHOLDER.matcher(value).matches()) {
        matches.add(new LabelMatcher(label, match.group("operator"), value));
      }
    }
    return matches;
  }

  /** Returns whether a series with these labels is selected. */
  boolean selects(Map<String, String> labels) {
    return matches.stream()
        .allMatch(match -> match.matches(labels.getOrDefault(match.label(), "")));
  }
}
