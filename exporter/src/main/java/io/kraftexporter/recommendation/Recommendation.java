package io.kraftexporter.recommendation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The recommendation for one setting: an entry of {@code recommendations.yml}, whose head describes
 * each part, or a rule of the configuration in its place.
 */
public record Recommendation(
    Section section,
    ValueRule rule,
    String reason,
    Map<String, ValueRule> where,
    OptionalDouble perProcessor,
    boolean counted,
    Map<String, Double> instead) {

  /** The kinds of settings. */
  public enum Section {
    BROKER,
    JVM,
    SYSCTL,
    MOUNT,
    ULIMIT;

    /** Returns the key in the file and the value of labels. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Recommendation {
    where = Map.copyOf(where);
    instead = Collections.unmodifiableMap(new LinkedHashMap<>(instead)); // the order counts
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a recommendation without a reason");
    }
  }

  /** Returns a rule of the configuration for a setting that the file does not list. */
  static Recommendation configured(Section section, ValueRule rule) {
    return new Recommendation(
        section,
        rule,
        "Set in the configuration.",
        Map.of(),
        OptionalDouble.empty(),
        false,
        Map.of());
  }

  /** Returns a rule of the configuration in place of this one, for the same JVMs and units. */
  Recommendation replacedBy(ValueRule other) {
    return new Recommendation(
        section,
        other,
        "Set in the configuration.",
        where,
        OptionalDouble.empty(),
        counted,
        instead);
  }
}
