package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each file of {@code rules/tests} with promtool, as a test of its own. */
final class RuleTestFilesTest {
  private static RuleTestRuns runs;

  @BeforeAll
  static void start() throws IOException {
    runs = RuleTestRuns.shipped(Tool.promtool());
  }

  @AfterAll
  static void close() {
    runs.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void passes(String name) throws ExecutionException, InterruptedException {
    Tool.Result result = runs.of(name);
    assertEquals(0, result.exitCode(), result.output());
  }

  /**
   * promtool evaluates groups that are not named in group_eval_order at any time. A file whose name
   * ends in {@code Early_test.yml} evaluates alerts before the recording rules.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void namesEveryGroupRecordingRulesFirst(String name) throws IOException {
    JsonNode test = Shipped.read(Shipped.HOME.resolve("rules/tests").resolve(name));
    List<String> groups = new ArrayList<>();
    for (JsonNode file : test.path("rule_files")) {
      Path path = Shipped.HOME.resolve("rules/tests").resolve(file.asText()).normalize();
      Shipped.read(path).path("groups").forEach(group -> groups.add(group.path("name").asText()));
    }
    List<String> order = Shipped.each(test.path("group_eval_order")).map(JsonNode::asText).toList();
    if (groups.size() > 1) {
      assertEquals(groups.stream().sorted().toList(), order.stream().sorted().toList());
    }
    boolean early = name.endsWith("Early_test.yml");
    List<String> late =
        order.stream()
            .dropWhile(group -> group.contains("recording") != early)
            .filter(group -> group.contains("recording") != early)
            .toList();
    assertEquals(List.of(), late, "evaluated after the other kind of rules");
  }

  static Stream<String> names() {
    return runs.names();
  }
}
