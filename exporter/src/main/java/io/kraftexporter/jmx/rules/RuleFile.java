package io.kraftexporter.jmx.rules;

import io.kraftexporter.jmx.rules.RuleResult.None;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final BeanFilter filter;
  private final boolean asksAgain;
  private final List<Customizer> customizers;
  private final List<Rule> rules;
  private final List<String> remarks;

  RuleFile(
      String origin,
      String text,
      BeanFilter filter,
      boolean asksAgain,
      List<Customizer> customizers,
      List<Rule> rules,
      List<String> remarks) {
    this.origin = origin;
    this.text = text;
    this.filter = filter;
    this.asksAgain = asksAgain;
    this.customizers = List.copyOf(customizers);
    this.rules = List.copyOf(rules);
    this.remarks = List.copyOf(remarks);
  }

  /**
   * Reads a file. What it says to others than us, such as newer versions of jmx_exporter, is named
   * in the log.
   *
   * @throws RuleFileException if anything in it is wrong, with everything that is
   */
  public static RuleFile read(Path file) throws IOException, RuleFileException {
    RuleFile read = parse(file.toString(), Files.readString(file));
    read.remarks.forEach(remark -> LOG.warn("{}: {}", file, remark));
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

  /**
   * Returns remarks on keys that are accepted, but perhaps mean something else than intended;
   * {@code rule 3: key: ...} within a rule.
   */
  public List<String> remarks() {
    return remarks;
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

  /** Returns the filter of the beans and attributes that the file is about. */
  public BeanFilter filter() {
    return filter;
  }

  /**
   * Returns whether an attribute is read again after it had a value of a class that is never a
   * sample.
   */
  boolean asksAgain() {
    return asksAgain;
  }

  /** The addition for this bean: the first that is for it. */
  Customizer customizer(BeanName bean) {
    return customizers.stream().filter(one -> one.fits(bean)).findFirst().orElse(Customizer.NONE);
  }

  /**
   * Returns the result of the first rule that matches the value.
   *
   * <p>Unlike jmx_exporter, an uncached rule that stands before a cached one stays before it after
   * the first scrape.
   *
   * @param labels of all samples of the bean, besides the rule's
   */
  Decision decide(Leaf leaf, Map<String, String> labels) {
    LeafText texts = new LeafText(leaf);
    boolean lasting = true;
    for (Rule rule : rules) {
      RuleResult outcome = rule.match(texts, labels);
      lasting = lasting && rule.lasting(texts, outcome);
      if (outcome != None.UNMATCHED) {
        return new Decision(outcome, lasting, leaf.at(rule.snakeCase()));
      }
    }
    return new Decision(None.UNMATCHED, lasting, leaf.at(false));
  }

  /**
   * An outcome.
   *
   * @param lasting whether it is the same for every value in this place
   * @param place as the rule sees it
   */
  record Decision(RuleResult outcome, boolean lasting, ValuePath place) {}

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
