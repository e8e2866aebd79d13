package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/MIGRATION.md names what exists: metrics of the program, recorded names, alerts. */
final class MigrationPageTest {
  private static final Pattern QUOTED = Pattern.compile("`([A-Za-z_0-9:]+)`");
  private static final Pattern METRIC = Pattern.compile("(kafka|kraft_exporter)_[a-z_]+");
  private static final Pattern SETTING =
      Pattern.compile("`(--[a-z.-]+|[a-z_]+(?:[.][a-z_]+)+|listen|clusters?)[ `]");
  private static final Pattern RECORD = Pattern.compile("- record: (\\S+)");

  @Test
  void namesExist() throws IOException {
    String metrics = text("exporter/docs/METRICS.md");
    Set<String> alerts = alerts();
    List<String> unknown = new ArrayList<>();
    for (String[] row : rows()) {
      for (String name : quoted(row[2])) {
        boolean exists =
            METRIC.matcher(name).matches()
                ? metrics.contains("| `" + name + "` |")
                : !name.startsWith("Kafka") || alerts.contains(name);
        if (!exists) {
          unknown.add(name);
        }
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** Kafka's properties stand behind the key that holds them. */
  @Test
  void keysAndOptionsExist() throws IOException {
    String keys = text("exporter/docs/CONFIGURATION.md");
    String options = text("exporter/docs/COMMANDS.md");
    List<String> unknown = new ArrayList<>();
    int found = 0;
    for (String[] row : rows()) {
      String cell = row[2].replaceFirst("`kafka[.]properties`:.*", "`kafka.properties`");
      for (MatchResult name : SETTING.matcher(cell).results().toList()) {
        String setting = name.group(1);
        boolean exists =
            setting.startsWith("-")
                ? options.contains("`" + setting + "=")
                : keys.contains("| `" + setting + "` |");
        found++;
        if (!exists) {
          unknown.add(setting);
        }
      }
    }
    assertEquals(List.of(), unknown);
    assertTrue(found > 40, "the tables are read: " + found);
  }

  @Test
  void recordedNamesAreThoseOfTheAliases() throws IOException {
    Set<String> recorded = new TreeSet<>();
    for (Path file : Shipped.files("rules/aliases", ".yml")) {
      Matcher record = RECORD.matcher(Files.readString(file));
      while (record.find()) {
        recorded.add(record.group(1));
      }
    }
    Set<String> listed =
        rows().stream()
            .flatMap(row -> quoted(row[1]).stream())
            .filter(recorded::contains)
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(listed.size() > 30, "the table is read: " + listed);
    assertEquals(recorded, listed);
  }

  private static List<String[]> rows() throws IOException {
    return text("exporter/docs/MIGRATION.md")
        .lines()
        .filter(line -> line.startsWith("| ") && !line.contains("---"))
        .map(line -> line.split("\\|", -1))
        .toList();
  }

  private static List<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map(result -> result.group(1)).toList();
  }

  private static Set<String> alerts() throws IOException {
    Set<String> alerts = new TreeSet<>();
    for (Path file : Shipped.files("rules", "_alerts.yml")) {
      Matcher alert = Pattern.compile("- alert: (\\S+)").matcher(Files.readString(file));
      while (alert.find()) {
        alerts.add(alert.group(1));
      }
    }
    return alerts;
  }

  private static String text(String file) throws IOException {
    return Files.readString(Shipped.HOME.resolve(file));
  }
}
