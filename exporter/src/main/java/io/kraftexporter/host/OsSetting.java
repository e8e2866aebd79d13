package io.kraftexporter.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A setting of the machine and what it should be: a line of {@code os-settings.txt}, where every
 * one has its reason.
 *
 * @param rules one for each number of the setting
 */
record OsSetting(Scope scope, String name, List<Range> rules, String reason) {
  private static final String TABLE = "os-settings.txt";
  private static final String OFF = "off";
  private static final int COLUMNS = 4;

  /** What a setting is one of. */
  enum Scope {
    SYSCTL,
    MOUNT,
    ULIMIT;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Numbers that are right, both ends included. */
  record Range(double least, double most) {
    static Range parse(String text) {
      int dots = text.indexOf("..");
      if (dots < 0) {
        return new Range(Double.parseDouble(text), Double.parseDouble(text));
      }
      String least = text.substring(0, dots);
      String most = text.substring(dots + 2);
      return new Range(
          least.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(least),
          most.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(most));
    }

    boolean has(double value) {
      return least <= value && value <= most;
    }

    double recommended() {
      return Double.isInfinite(least) ? most : least;
    }
  }

  OsSetting {
    rules = List.copyOf(rules);
  }

  /**
   * The table's settings, then those that it does not have.
   *
   * @param own rules in place of the table's by name, or {@code off}; a name that the table does
   *     not have is a kernel setting
   */
  static List<OsSetting> all(Map<String, String> own) {
    Map<String, OsSetting> all = new LinkedHashMap<>();
    table().forEach(setting -> all.put(setting.name, setting));
    own.forEach(
        (name, rule) -> {
          OsSetting known = all.remove(name);
          if (!rule.equals(OFF)) {
            Scope scope = known == null ? Scope.SYSCTL : known.scope;
            all.put(name, new OsSetting(scope, name, rules(rule), "the configuration says so"));
          }
        });
    return List.copyOf(all.values());
  }

  private static List<OsSetting> table() {
    try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(OsSetting.class.getResourceAsStream(TABLE), TABLE),
                    StandardCharsets.UTF_8));
        Stream<String> lines = reader.lines()) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(OsSetting::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OsSetting parse(String line) {
    String[] columns = line.split("\\|", -1);
    if (columns.length != COLUMNS || columns[COLUMNS - 1].isBlank()) {
      throw new IllegalArgumentException(TABLE + ": " + line);
    }
    return new OsSetting(
        Scope.valueOf(columns[0].strip().toUpperCase(Locale.ROOT)),
        columns[1].strip(),
        rules(columns[2].strip()),
        columns[3].strip());
  }

  private static List<Range> rules(String text) {
    return Arrays.stream(Machine.words(text)).map(Range::parse).toList();
  }
}
