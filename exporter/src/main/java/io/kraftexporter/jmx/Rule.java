package io.kraftexporter.jmx;

import io.kraftexporter.jmx.Outcome.Match;
import io.kraftexporter.jmx.Outcome.None;
import io.kraftexporter.metric.Metric;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a file, with jmx_exporter's semantics. Immutable.
 *
 * @param regex what is to be found in {@code domain<key=value><key>name: value}; null fits all
 * @param name template; null for the default format, made of the bean's own words
 * @param value template of a number; empty for the bean's value
 * @param factor of the value, if it is no truth value
 * @param help template; null for the bean's description
 * @param labels templates of names and values
 * @param cached whether the rule sees {@code <cache>} instead of values
 */
record Rule(
    @Nullable Regex regex,
    @Nullable String name,
    String value,
    double factor,
    Metric.Type type,
    @Nullable String help,
    SortedMap<String, String> labels,
    boolean snakeCase,
    boolean cached,
    Style style) {

  private static final String ANY_VALUE = "<cache>";

  /** What a rule file says for all of its rules. */
  record Style(boolean lowerCaseNames, boolean lowerCaseLabels, boolean inferCounters) {}

  /** A rule's pattern, compiled as jmx_exporter does, and what must stand before the value. */
  record Regex(Pattern whole, @Nullable Pattern place) {

    static Regex of(String pattern) {
      return new Regex(Pattern.compile("^.*(?:" + pattern + ").*$"), place(pattern));
    }

    /**
     * The part before the first colon, which is the one between place and value; null if the
     * pattern has none, or is not simply one thing before a colon and another after it.
     */
    private static @Nullable Pattern place(String pattern) {
      int colon = pattern.replace("(?:", "(??").indexOf(':');
      if (colon < 0 || pattern.indexOf('|') >= 0) {
        return null;
      }
      try {
        return Pattern.compile("^.*(?:" + pattern.substring(0, colon) + ")$");
      } catch (PatternSyntaxException e) {
        return null;
      }
    }
  }

  /** What the rule makes of the value. */
  Outcome match(Leaf leaf) {
    Matcher matcher = null;
    if (regex != null) {
      String text = leaf.place(snakeCase) + ": " + (cached ? ANY_VALUE : leaf.value());
      matcher = regex.whole().matcher(text);
      if (!matcher.matches()) {
        return None.UNMATCHED;
      }
    }
    Double constant = null;
    if (!value.isEmpty()) {
      try {
        constant = Double.parseDouble(expand(matcher, value)) * factor;
      } catch (NumberFormatException e) {
        return None.DROPPED;
      }
    }
    return name == null || matcher == null
        ? byDefault(leaf, constant)
        : byName(leaf, name, matcher, constant);
  }

  /** Whether the outcome would be the same with every other value in this place. */
  boolean lasting(Leaf leaf, Outcome outcome) {
    if (cached) {
      return true;
    }
    if (outcome == None.UNMATCHED) {
      return regex == null || !looksAtValueOf(leaf, regex);
    }
    return outcome.equals(match(leaf.with(ANY_VALUE)));
  }

  /** A pattern without a colon is about places; one with a colon about values, in some places. */
  private boolean looksAtValueOf(Leaf leaf, Regex pattern) {
    if (pattern.place() == null) {
      return pattern.whole().pattern().replace("(?:", "").indexOf(':') >= 0;
    }
    String place = leaf.place(snakeCase);
    return place.indexOf(':') >= 0 || pattern.place().matcher(place).matches();
  }

  private Outcome byName(Leaf leaf, String template, Matcher matcher, @Nullable Double constant) {
    String safe = Names.safe(expand(matcher, template));
    if (safe.isEmpty()) {
      return None.DROPPED;
    }
    Map<String, String> expanded = new LinkedHashMap<>();
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String key = Names.label(expand(matcher, label.getKey()));
      String text = expand(matcher, label.getValue());
      if (!key.isEmpty() && !text.isEmpty()) {
        putNew(expanded, key, text);
      }
    }
    String about = help == null ? defaultHelp(leaf) : expand(matcher, help);
    return sample(safe, about, expanded, constant);
  }

  private Outcome byDefault(Leaf leaf, @Nullable Double constant) {
    Iterator<Map.Entry<String, String>> properties = leaf.bean().properties().entrySet().iterator();
    StringBuilder raw = new StringBuilder(leaf.bean().domain());
    if (properties.hasNext()) {
      raw.append('_').append(properties.next().getValue());
    }
    leaf.keys().forEach(key -> raw.append('_').append(key));
    raw.append('_').append(leaf.name(snakeCase));
    Map<String, String> rest = new LinkedHashMap<>();
    properties.forEachRemaining(
        property -> putNew(rest, Names.label(property.getKey()), property.getValue()));
    return sample(Names.safe(raw.toString()), defaultHelp(leaf), rest, constant);
  }

  private void putNew(Map<String, String> to, String key, String text) {
    String cased = style.lowerCaseLabels() ? key.toLowerCase(Locale.ROOT) : key;
    if (to.putIfAbsent(cased, text) != null) {
      throw new IllegalArgumentException("two labels are named " + cased);
    }
  }

  private Match sample(
      String safe, String about, Map<String, String> sampleLabels, @Nullable Double constant) {
    String cased = style.lowerCaseNames() ? safe.toLowerCase(Locale.ROOT) : safe;
    Metric.Type is = style.inferCounters() && cased.endsWith("_total") ? Metric.Type.COUNTER : type;
    return new Match(Names.metric(cased, is), is, about, sampleLabels, factor, constant);
  }

  private static String defaultHelp(Leaf leaf) {
    Map<String, String> properties = leaf.bean().properties();
    String about = leaf.description();
    return (about == null || about.equals(leaf.name()) ? "" : about + " ")
        + leaf.bean().domain()
        + ":name="
        + properties.get("name")
        + ",type="
        + properties.get("type")
        + ",attribute="
        + leaf.name();
  }

  private static String expand(@Nullable Matcher matched, String template) {
    if (matched == null || (template.indexOf('$') < 0 && template.indexOf('\\') < 0)) {
      return template;
    }
    return matched.replaceAll(template);
  }

  /** For messages: what the rule is looking for. */
  @Override
  public String toString() {
    return "rule "
        + (regex == null ? "without pattern" : regex.whole().pattern())
        + labels.keySet().stream().collect(Collectors.joining(",", " {", "}"));
  }
}
