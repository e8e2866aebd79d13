package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleSettingsTest {
  @TempDir Path directory;

  @Test
  void valuesAreKeptAsTheyAreWritten() throws Exception {
    assertEquals(
        Map.of("a_for", "5m", "b_ratio", "1e-4", "c_bytes", "10737418240", "d_topics", "a|b.*"),
        values(
            RuleSettings.read(
                file(
                    "shipped.yml",
                    "a_for: 5m\nb_ratio: 1e-4\nc_bytes: 10737418240 # c\nd_topics: 'a|b.*'\n"))));
  }

  @Test
  void ownFileReplacesSomeValues() throws Exception {
    RuleSettings shipped = RuleSettings.read(file("shipped.yml", "a_for: 5m\nb_ratio: 0.1\n"));
    assertEquals(
        Map.of("a_for", "5m", "b_ratio", "0.2"),
        values(shipped.overriddenBy(file("own.yml", "b_ratio: 0.2\n"))));
    assertEquals(values(shipped), values(shipped.overriddenBy(file("empty.yml", "# nothing\n"))));
  }

  @Test
  void everyMistakeIsReported() throws Exception {
    RuleSettings shipped =
        RuleSettings.read(
            file(
                "shipped.yml",
                """
                a_for: 5m
                b_ratio: 0.1
                c_window: 5m
                d_bytes: 100
                e_url: http://localhost:3000
                f_topics: a.*
                """));
    Path own =
        file(
            "own.yml",
            """
            a_for: soon
            b_ratio: 85
            c_window: 30s
            d_bytes: much
            e_url: localhost:3000/
            f_topics: 'a"b'
            g_ratio: 1
            h: [1]
            """);
    assertEquals(
        """
        FILE: h: a single value
        FILE: g_ratio: unknown setting; rules/settings.yml lists all settings
        FILE: a_for: soon: a duration such as 30s, 5m, 1h30m or 2d
        FILE: b_ratio: 85: a number from 0 to 1
        FILE: c_window: 30s: a duration of 1m or longer, which is four scrapes of 15s
        FILE: d_bytes: much: a number
        FILE: e_url: localhost:3000/: an absolute URL (http or https) without a slash at its end
        FILE: f_topics: a"b: a line of text without quotation marks and backslashes\
        """
            .replace("FILE", own.toString()),
        assertThrows(RuleSettingsException.class, () -> shipped.overriddenBy(own)).getMessage());
  }

  @Test
  void keyGivenTwiceAndOtherShapesAreRefused() throws Exception {
    Path twice = file("twice.yml", "a_for: 5m\na_for: 6m\n");
    assertEquals(
        twice + ": Duplicate field 'a_for'",
        assertThrows(RuleSettingsException.class, () -> RuleSettings.read(twice)).getMessage());
    Path list = file("list.yml", "- a\n");
    assertEquals(
        list + ": lines of the form name: value",
        assertThrows(RuleSettingsException.class, () -> RuleSettings.read(list)).getMessage());
  }

  @Test
  void everyDurationIsDivided() throws Exception {
    RuleSettings settings =
        RuleSettings.read(
            file(
                "shipped.yml",
                "a_for: 5m\nb_window: 1h\nc_for: 1d\nd_ratio: 0.5\ne_for: 0m\nf: 15\n"));
    assertEquals(
        Map.of(
            "a_for",
            "20s",
            "b_window",
            "4m",
            "c_for",
            "96m",
            "d_ratio",
            "0.5",
            "e_for",
            "0s",
            "f",
            "15"),
        values(settings.dividedBy(15, Set.of())));
  }

  private static Map<String, String> values(RuleSettings settings) {
    Map<String, String> values = new TreeMap<>();
    settings.byName().forEach((name, setting) -> values.put(name, setting.text()));
    return values;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
