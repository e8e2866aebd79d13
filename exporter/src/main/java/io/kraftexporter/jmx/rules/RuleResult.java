package io.kraftexporter.jmx.rules;

import io.kraftexporter.metric.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of applying rules to a value. */
sealed interface RuleResult {

  /** Without a sample. */
  enum None implements RuleResult {
    /** No rule matched. */
    UNMATCHED,
    /** A rule matched and says that nothing is to come of it. */
    DROPPED
  }

  /**
   * A sample of this series.
   *
   * @param name as written on the line
   * @param labels in the order in which they are written
   */
  record Match(String name, Metric.Type type, String help, Map<String, String> labels, Scale scale)
      implements RuleResult {

    public Match {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
  }

  /**
   * The conversion of a bean's value to that of a sample.
   *
   * @param constant instead of the bean's, factor included
   */
  record Scale(double factor, @Nullable Double constant) {
    /** The value as it is. */
    static final Scale PLAIN = new Scale(1, null);

    /** The sample's value, or null if a text has none. */
    @Nullable Double of(Object bean) {
      if (constant != null) {
        return constant;
      }
      if (bean instanceof Number number) {
        return number.doubleValue() * factor;
      }
      if (bean instanceof Boolean truth) {
        return truth ? 1.0 : 0.0;
      }
      return null;
    }
  }
}
