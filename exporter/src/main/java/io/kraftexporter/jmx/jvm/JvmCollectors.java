package io.kraftexporter.jmx.jvm;

import io.kraftexporter.scrape.SourceId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The collectors that there are. */
public final class JvmCollectors {
  private JvmCollectors() {}

  /**
   * One of each, for one JVM.
   *
   * @param jvm its name, and the label for it
   * @param recommended by the JVM's flag, in place of the shipped recommendation; empty for none
   * @param troubles takes what could not be read
   */
  public static List<JvmCollector> of(
      SourceId jvm, Map<String, String> recommended, Consumer<String> troubles) {
    return List.of(
        new JvmMetrics(jvm),
        new GcPauses(jvm, troubles),
        new JvmThreads(jvm, troubles),
        new JvmSettings(jvm, JvmSetting.all(recommended), troubles));
  }
}
