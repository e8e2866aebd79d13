package io.kraftexporter.jmx.rules;

import io.kraftexporter.jmx.rules.RuleResult.Match;
import io.kraftexporter.jmx.rules.RuleResult.None;
import io.kraftexporter.jmx.rules.RuleResult.Scale;
import io.kraftexporter.metric.Metric;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a file, with jmx_exporter's semantics. Immutable.
 *
 * @param regex what is to be found in {@code domain<key=value><key>name: value}; null fits all
 * @param name template; null for the default format, made of the bean's own words
 * @param value template of a number; empty for the bean's value
 * @param scale of the bean's value
 * @param help template; null for the bean's description
 * @param labels in the order of their names' templates
 * @param cached whether the rule sees {@code <cache>} instead of values
 */
record Rule(
    @Nullable Regex regex,
    @Nullable Template name,
    Template value,
    Scale scale,
    Metric.Type type,
    @Nullable Template help,
    List<LabelTemplate> labels,
    boolean snakeCase,
    boolean cached,
    RuleStyle style) {

  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  /** Templates of a label's name and value. */
  record LabelTemplate(Template name, Template value) {}

  Rule {
    labels = List.copyOf(labels);
  }

  /** The settings of a rule file that hold for all of its rules. */
  record RuleStyle(boolean lowerCaseNames, boolean lowerCaseLabels, boolean inferCounters) {}

  /**
   * Applies the rule to a value.
   *
   * @param more labels besides the rule's
   */
  RuleResult match(LeafText texts, Map<String, String> more) {
    Leaf leaf = texts.leaf();
    Matcher matcher = null;
    if (regex != null) {
      matcher = regex.match(texts.text(snakeCase, cached));
      if (matcher == null) {
        return None.UNMATCHED;
      }
    }
    Double constant = null;
    if (!value.isEmpty()) {
      try {
        constant = Double.parseDouble(value.fill(matcher)) * scale.factor();
      } catch (NumberFormatException e) {
        return None.DROPPED;
      }
    }
    return name == null || matcher == null
        ? byDefault(leaf, constant, more)
        : byName(leaf, name, matcher, constant, more);
  }

  /**
   * Returns whether the outcome is certain to be the same with every other value in this place. A
   * text with a line break matches nothing, wherever the pattern ends.
   */
  boolean lasting(LeafText texts, RuleResult outcome) {
    if (cached || regex == null) {
      return true;
    }
    Leaf leaf = texts.leaf();
    boolean text = leaf.value() instanceof String;
    if (outcome != None.UNMATCHED && !text) {
      return regex.endsBeforeValue(); // a number has no >, so the head matched within the place
    }
    if (!regex.fits(texts.place(snakeCase))) {
      return outcome == None.UNMATCHED;
    }
    return regex.endsBeforeValue()
        && (!text
            || (outcome == None.UNMATCHED && !LINE_BREAK.matcher(leaf.value().toString()).find()));
  }

  /** The metric, if its name and those of its labels are written out. */
  Optional<Metric> declared() {
    if (name == null
        || !name.isPlain()
        || !labels.stream().map(LabelTemplate::name).allMatch(Template::isPlain)) {
      return Optional.empty();
    }
    String safe = Names.safe(name.toString());
    if (safe.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> none = new LinkedHashMap<>();
    labels.forEach(label -> putNew(none, Names.label(label.name().toString()), ""));
    Match match = sample(safe, help == null ? "" : help.toString(), none, null);
    return Optional.of(
        new Metric(
            match.name(), match.type(), match.help(), List.copyOf(none.keySet()), List.of()));
  }

  private RuleResult byName(
      Leaf leaf,
      Template template,
      Matcher matcher,
      @Nullable Double constant,
      Map<String, String> more) {
    String safe = Names.safe(template.fill(matcher));
    if (safe.isEmpty()) {
      return None.DROPPED;
    }
    Map<String, String> expanded = new LinkedHashMap<>();
    more.forEach((key, text) -> putNew(expanded, Names.label(key), text));
    for (LabelTemplate label : labels) {
      String key = Names.label(label.name().fill(matcher));
      String text = label.value().fill(matcher);
      if (!key.isEmpty() && !text.isEmpty()) {
        putNew(expanded, key, text);
      }
    }
    String about = help == null ? defaultHelp(leaf) : help.fill(matcher);
    return sample(safe, about, expanded, constant);
  }

  private RuleResult byDefault(Leaf leaf, @Nullable Double constant, Map<String, String> more) {
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
    more.forEach((key, text) -> putNew(rest, Names.label(key), text));
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
    return new Match(
        Names.metric(cased, is),
        is,
        about,
        sampleLabels,
        constant == null ? scale : new Scale(1, constant));
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

  /** For messages: what the rule is looking for. */
  @Override
  public String toString() {
    return "rule "
        + (regex == null ? "without pattern" : regex.whole().pattern())
        + labels.stream()
            .map(label -> label.name().toString())
            .collect(Collectors.joining(",", " {", "}"));
  }
}
