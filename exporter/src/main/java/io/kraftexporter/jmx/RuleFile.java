package io.kraftexporter.jmx;

import io.kraftexporter.jmx.Outcome.None;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of rules in jmx_exporter's format: which beans are read and what their values are called.
 * Immutable; two are equal if all they say is.
 */
public final class RuleFile {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFile.class);

  private final String origin;
  private final String text;
  private final List<ObjectName> include;
  private final List<ObjectName> exclude;
  private final List<Rule> rules;
  private final List<String> unknownKeys;

  RuleFile(
      String origin,
      String text,
      List<ObjectName> include,
      List<ObjectName> exclude,
      List<Rule> rules,
      List<String> unknownKeys) {
    this.origin = origin;
    this.text = text;
    this.include = List.copyOf(include);
    this.exclude = List.copyOf(exclude);
    this.rules = List.copyOf(rules);
    this.unknownKeys = List.copyOf(unknownKeys);
  }

  /**
   * Reads a file. Keys in it that are not known are named in one line of the log: newer versions of
   * jmx_exporter may know them.
   *
   * @throws RuleFileException if anything in it is wrong, with everything that is
   */
  public static RuleFile read(Path file) throws IOException, RuleFileException {
    RuleFile read = parse(file.toString(), Files.readString(file));
    if (!read.unknownKeys.isEmpty()) {
      LOG.warn("{}: keys that are not known here are ignored: {}", file, read.unknownKeys);
    }
    return read;
  }

  /**
   * Reads a text.
   *
   * @param origin what messages shall call it
   */
  public static RuleFile parse(String origin, String yaml) throws RuleFileException {
    return new RuleFileParser(origin).parse(yaml);
  }

  /** Keys that say something to others than us; {@code rule 3: key} within a rule. */
  List<String> unknownKeys() {
    return unknownKeys;
  }

  /**
   * The metrics of those rules that have a name without templates, each name once, by its first
   * rule, and without the label that says which JVM a series is of.
   */
  public List<Metric> metrics() {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (Rule rule : rules) {
      rule.declared().ifPresent(metric -> metrics.putIfAbsent(metric.name(), metric));
    }
    return List.copyOf(metrics.values());
  }

  /** Patterns of the beans that are looked for; never empty. */
  List<ObjectName> include() {
    return include;
  }

  /** Whether this file is about the bean. */
  boolean covers(ObjectName bean) {
    return include.stream().anyMatch(pattern -> pattern.apply(bean))
        && exclude.stream().noneMatch(pattern -> pattern.apply(bean));
  }

  /**
   * What the first rule that matches makes of the value.
   *
   * <p>Unlike jmx_exporter, an uncached rule that stands before a cached one stays before it after
   * the first scrape.
   */
  Decision decide(Leaf leaf) {
    boolean lasting = true;
    for (Rule rule : rules) {
      Outcome outcome = rule.match(leaf);
      lasting = lasting && rule.lasting(leaf, outcome);
      if (outcome != None.UNMATCHED) {
        return new Decision(outcome, lasting);
      }
    }
    return new Decision(None.UNMATCHED, lasting);
  }

  /**
   * An outcome.
   *
   * @param lasting whether it is the same for every value in this place
   */
  record Decision(Outcome outcome, boolean lasting) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof RuleFile that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return origin;
  }
}
