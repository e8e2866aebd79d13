package io.kraftexporter.recommendation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.recommendation.Recommendation.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecommendationsTest {
  private static final Path PAGE = Path.of("docs/RECOMMENDATIONS.md");

  private static final Map<Section, String> SECTIONS =
      Map.of(
          Section.BROKER, "Brokers (`broker_config.recommended`)",
          Section.JVM, "Flags of the brokers' JVMs (`jmx.recommended`)",
          Section.SYSCTL, "Kernel settings (`host.recommended`)",
          Section.MOUNT, "Options of the mounts of log directories (`host.recommended`)",
          Section.ULIMIT, "Limits of the brokers' processes (`host.recommended`)");

  @Test
  void configurationReplacesAddsAndSwitchesOff() {
    Map<String, Recommendation> all =
        Recommendations.of(
            Map.of("nproc", "1..", "noatime", "off", "vm.overcommit_memory", "..1"),
            Section.SYSCTL,
            Section.MOUNT,
            Section.ULIMIT);

    assertEquals(24, all.size());
    assertEquals(ValueRule.valueOf("1.."), all.get("nproc").rule());
    assertEquals(Section.ULIMIT, all.get("nproc").section());
    assertEquals(Section.SYSCTL, all.get("vm.overcommit_memory").section());
    assertFalse(all.containsKey("noatime"));
  }

  @Test
  void replacedRuleKeepsConditionsAndUnits() {
    Map<String, Recommendation> brokers =
        Recommendations.of(Map.of("log.dirs", "1"), Section.BROKER);
    Map<String, Recommendation> jvms =
        Recommendations.of(Map.of("UseZGC", "false", "ConcGCThreads", "8"), Section.JVM);

    assertTrue(brokers.get("log.dirs").counted());
    assertEquals(Map.of("log.dir", 1.0), brokers.get("log.dirs").instead());
    assertEquals(Map.of("MaxHeapSize", ValueRule.valueOf("32g..")), jvms.get("UseZGC").where());
    assertTrue(jvms.get("ConcGCThreads").perProcessor().isEmpty());
  }

  @Test
  void retentionInMillisecondsPrecedesRetentionInMinutes() {
    assertEquals(
        List.of("log.retention.ms", "log.retention.minutes"),
        List.copyOf(
            Recommendations.shipped(Section.BROKER).get("log.retention.hours").instead().keySet()));
  }

  /** {@code -Ddocs.update=true} writes the page. */
  @Test
  void pageListsEveryRecommendation() throws IOException {
    StringBuilder page = new StringBuilder("# Recommendations\n\n");
    page.append(
        """
        The settings that the exporter compares with a recommendation, in the form that the configuration takes under the key in
        the heading: a value, a range with both ends included (`1..10`, `5..`, `..5`), or alternatives separated by `|`, of which the
        first one is recommended. After a semicolon stand the flags that a JVM must have for the rule to apply. `off` switches a recommendation off. `cores` stands for about the number of the broker's
        processors, which a recording rule compares; a flag's name in a rule stands for the value of that flag. "limited to 1.0 per processor": where a JVM has
        fewer processors than the rule says, their number is recommended. Generated from `recommendations.yml`.
        """);
    for (Section section : Section.values()) {
      page.append("\n## ").append(SECTIONS.get(section));
      page.append("\n\n| setting | rule | reason |\n|---|---|---|\n");
      Recommendations.shipped(section)
          .forEach(
              (setting, advice) ->
                  page.append(
                      "| `%s` | `%s`%s | %s |\n"
                          .formatted(
                              setting,
                              advice.rule().text().replace("|", "\\|"),
                              condition(advice),
                              advice.reason())));
    }

    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(Files.readString(PAGE), page.toString());
  }

  private static String condition(Recommendation advice) {
    StringBuilder text = new StringBuilder();
    advice
        .perProcessor()
        .ifPresent(limit -> text.append(String.format(", limited to %s per processor", limit)));
    new TreeMap<>(advice.where())
        .forEach((flag, rule) -> text.append(String.format("; `%s`: `%s`", flag, rule.text())));
    return text.toString();
  }
}
