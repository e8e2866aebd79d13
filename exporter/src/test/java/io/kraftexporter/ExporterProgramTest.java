package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExporterProgramTest {
  @TempDir Path directory;
  private final ExporterProgram program = new ExporterProgram(new Build("test", "test"));

  @Test
  void nothingIsWrongWithTheDefaults() {
    assertEquals(List.of(), program.mistakes(new ConfigurationLoader().defaults()));
  }

  @Test
  void wrongRuleFilesAndClientPropertiesAreTold() throws Exception {
    Path wrong = Files.writeString(directory.resolve("wrong.yml"), "rules: [{pattern: (}, x]");
    Configuration configuration =
        new ConfigurationLoader()
            .load(
                Optional.empty(),
                Map.of(
                    "kafka",
                    Map.of("properties", Map.of("retries", "rosebud", "plugin.key", "x")),
                    "jmx",
                    Map.of("rules", List.of("kafka-broker.yml", wrong.toString(), "none.yml"))));
    assertEquals(
        """
        kafka.properties.retries is ***: Not a number of type INT
        jmx.rules[1] is "WRONG": WRONG: rule 1: pattern: Unclosed group
        jmx.rules[1] is "WRONG": WRONG: rule 2: must be keys with values
        jmx.rules[2] is "none.yml": must be a file of UTF-8 text that can be read\
        """
            .replace("WRONG", wrong.toString()),
        program.mistakes(configuration).stream()
            .map(mistake -> mistake.path() + " is " + mistake.value() + ": " + mistake.rule())
            .collect(Collectors.joining("\n")));
  }

  @Test
  void metricsOfCodeAndRulesAreListedByName() {
    List<String> names = program.metrics().stream().map(Metric::name).toList();
    assertEquals(names.stream().distinct().sorted().toList(), names);
    Set<String> some = Set.of("jvm_info", "kafka_brokers", "kafka_server_app_info_version");
    assertEquals(some, names.stream().filter(some::contains).collect(Collectors.toSet()));
    assertTrue(names.size() > 500, () -> names.size() + " metrics");
  }
}
