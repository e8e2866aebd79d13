package io.kraftexporter.kafka.admin;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.NamePattern;

/**
 * The choice of names that match one pattern and do not match another.
 *
 * @param include the pattern of the chosen names
 * @param exclude the pattern of the names to leave out; empty excludes nothing
 */
public record NameFilter(NamePattern include, NamePattern exclude) {

  public NameFilter {
    new Check().regex("include", include).regex("exclude", exclude).done();
  }

  /** Returns the filter for two regular expressions. */
  public static NameFilter of(String include, String exclude) {
    return new NameFilter(NamePattern.of(include), NamePattern.of(exclude));
  }

  /** Returns whether this name is chosen. */
  public boolean test(String name) {
    return include.matches(name) && !exclude.matches(name);
  }
}
