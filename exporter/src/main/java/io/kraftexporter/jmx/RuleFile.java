package io.kraftexporter.jmx;

import io.kraftexporter.jmx.Outcome.None;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.management.ObjectName;

/**
 * A file of rules in jmx_exporter's format: which beans are read and what their values are called.
 * Immutable; two are equal if all they say is.
 */
public final class RuleFile {
  private final String origin;
  private final String text;
  private final List<ObjectName> include;
  private final List<ObjectName> exclude;
  private final List<Rule> rules;

  RuleFile(
      String origin,
      String text,
      List<ObjectName> include,
      List<ObjectName> exclude,
      List<Rule> rules) {
    this.origin = origin;
    this.text = text;
    this.include = List.copyOf(include);
    this.exclude = List.copyOf(exclude);
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads a file.
   *
   * @throws RuleFileException if anything in it is wrong, with everything that is
   */
  public static RuleFile read(Path file) throws IOException, RuleFileException {
    return parse(file.toString(), Files.readString(file));
  }

  /**
   * Reads a text.
   *
   * @param origin what messages shall call it
   */
  public static RuleFile parse(String origin, String yaml) throws RuleFileException {
    return new RuleFileParser(origin).parse(yaml);
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
