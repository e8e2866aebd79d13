package io.kraftexporter.jmx.jvm;

import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.Recommendations;
import io.kraftexporter.scrape.SourceId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The collectors that there are. */
public final class JvmCollectors {
  private JvmCollectors() {}

  /**
   * Returns a collector of each kind for one JVM.
   *
   * @param jvm its name, and the label for it
   * @param recommended rules by flag of the JVM, in place of the shipped recommendations
   * @param troubles takes what could not be read
   */
  public static List<JvmCollector> of(
      SourceId jvm, Map<String, String> recommended, Consumer<String> troubles) {
    return List.of(
        new JvmMetrics(jvm),
        new GcPauses(jvm, troubles),
        new JvmThreads(jvm, troubles),
        new JvmSettings(jvm, Recommendations.of(recommended, Section.JVM), troubles));
  }
}
