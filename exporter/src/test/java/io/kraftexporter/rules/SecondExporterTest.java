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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two exporters for one cluster, or an exporter beside the Java agent, change no number of any rule
 * and no alert: each file of {@code rules/tests} passes with every series twice.
 */
final class SecondExporterTest {
  @TempDir static Path directory;
  private static RuleTestRuns runs;

  @BeforeAll
  static void start() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : Shipped.files("rules/tests", "_test.yml")) {
      RuleTestFile test = RuleTestFile.read(file).withSecondExporter();
      List<String> groups =
          Shipped.each(test.content().path("group_eval_order")).map(JsonNode::asText).toList();
      List<String> rules =
          test.ruleFiles().stream().map(one -> file.resolveSibling(one).toString()).toList();
      files.add(test.of(rules, groups).write(directory));
    }
    runs = new RuleTestRuns(Tool.promtool(), files);
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

  static Stream<String> names() {
    return runs.names();
  }

  @Test
  void seriesAreAddedAndTextIsKept() throws IOException {
    RuleTestFile test =
        RuleTestFile.read(Shipped.HOME.resolve("rules/tests/KafkaMetricsMissing_test.yml"));
    JsonNode first = test.content().at("/tests/2/input_series");
    assertEquals(
        "[{\"series\":\"up{job=\\\"node\\\", instance=\\\"elsewhere\\\"}\",\"values\":\"1x60\"}]",
        first.toString());
    assertEquals(
        "up{job=\"node\", instance=\"elsewhere\", scraped_by=\"second\"}",
        test.withSecondExporter().content().at("/tests/2/input_series/1/series").asText());
    assertEquals(
        "Kafka controllers are not scraped",
        test.content()
            .at("/tests/0/alert_rule_test/2/exp_alerts/1/exp_annotations/summary")
            .asText());
  }
}
