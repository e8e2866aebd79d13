package io.kraftexporter.jmx.jvm;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is advised for one flag of the JVM; {@code jvm-settings.yml} describes each part. */
record JvmSetting(
    String recommended,
    @Nullable String least,
    @Nullable String most,
    @Nullable Double cores,
    @Nullable String with,
    @Nullable String above,
    @Nullable String below,
    @Nullable String reason) {

  /**
   * The shipped advice with a user's in its place, for the same JVMs, by flag.
   *
   * @param overrides values; an empty one takes the advice away
   */
  static Map<String, JvmSetting> all(Map<String, String> overrides) {
    Map<String, JvmSetting> all = new TreeMap<>(shipped());
    overrides.forEach(
        (flag, value) -> {
          JvmSetting ours = all.remove(flag);
          if (!value.isEmpty()) {
            all.put(
                flag,
                ours == null
                    ? usersOwn(value, null, null, null)
                    : usersOwn(value, ours.with, ours.above, ours.below));
          }
        });
    return all;
  }

  private static JvmSetting usersOwn(
      String value, @Nullable String with, @Nullable String above, @Nullable String below) {
    return new JvmSetting(value, null, null, null, with, above, below, null);
  }

  static Map<String, JvmSetting> shipped() {
    try (InputStream in = JvmSetting.class.getResourceAsStream("jvm-settings.yml")) {
      return new YAMLMapper()
          .readValue(Objects.requireNonNull(in), new TypeReference<Map<String, JvmSetting>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this is advised for a JVM with these flags. */
  boolean concerns(Map<String, Double> flags) {
    double heap = flags.getOrDefault("MaxHeapSize", 0.0);
    return (with == null || flags.getOrDefault(with, 0.0) == 1)
        && (above == null || heap > number(above))
        && (below == null || heap < number(below));
  }

  /** What the value should be; empty if that depends on a flag that is not known. */
  Optional<Double> advised(Map<String, Double> flags, double processors) {
    return JvmFlags.number(recommended)
        .map(number -> limited(number, processors))
        .or(() -> Optional.ofNullable(flags.get(recommended)));
  }

  /** Whether the value is as advised or as good. */
  boolean holds(double value, double advised, double processors) {
    return value == advised
        || ((least != null || most != null)
            && (least == null || value >= limited(number(least), processors))
            && (most == null || value <= number(most)));
  }

  private double limited(double number, double processors) {
    return cores == null ? number : Math.min(number, Math.max(1, Math.ceil(processors * cores)));
  }

  private static double number(String text) {
    return JvmFlags.number(text).orElseThrow();
  }
}
