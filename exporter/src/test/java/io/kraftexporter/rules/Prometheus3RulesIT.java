package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules and their tests under Prometheus 3, whose ranges leave out a sample at their very
 * beginning: {@link RuleTestFilesTest} and {@link RulesTest} use the oldest supported promtool.
 */
@Tag("go")
@RunsBesideOthers
final class Prometheus3RulesIT {
  private static RuleTestRuns runs;

  @BeforeAll
  static void start() throws IOException {
    runs = RuleTestRuns.shipped(Tool.promtool3());
  }

  @AfterAll
  static void close() {
    runs.close();
  }

  @Test
  void acceptsTheRules() throws IOException {
    assertAccepted("check", "rules", Shipped.ruleFiles());
    assertAccepted("check", "rules", Shipped.files("rules/aliases", ".yml"));
  }

  @Test
  void acceptsTheConfigurations() throws IOException {
    assertAccepted("check", "config", Shipped.files("rules/prometheus", ".yml"));
  }

  @Tag("versions")
  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void passes(String name) throws ExecutionException, InterruptedException {
    Tool.Result result = runs.of(name);
    assertEquals(0, result.exitCode(), result.output());
  }

  static Stream<String> names() {
    return runs.names();
  }

  private static void assertAccepted(String verb, String noun, List<Path> files) {
    Tool.Result result =
        Tool.promtool3()
            .run(
                Stream.concat(Stream.of(verb, noun), files.stream().map(Path::toString)).toList(),
                "");
    assertEquals(0, result.exitCode(), result.output());
  }
}
