package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two exporters for one cluster, or an exporter beside the Java agent, change no number of any rule
 * and no alert: a file of {@code rules/tests} passes with every series twice. Some files run
 * always, all of them with {@code -Pfull}.
 */
@RunsBesideOthers
final class SecondExporterIT {
  private static final int EVERY = 6;

  @TempDir Path directory;

  @Test
  void changesNothing() throws Exception {
    List<Path> all = Shipped.files("rules/tests", "_test.yml");
    List<Path> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i += EVERY) {
      some.add(all.get(i));
    }
    assertTrue(some.size() > 15);
    assertPass(some);
  }

  @Test
  @Tag("mutation")
  void changesNothingInAnyFile() throws Exception {
    assertPass(Shipped.files("rules/tests", "_test.yml"));
  }

  private void assertPass(List<Path> files) throws Exception {
    List<Path> doubled = new ArrayList<>();
    for (Path file : files) {
      RuleTestFile test = RuleTestFile.read(file).withSecondExporter();
      List<String> groups =
          Shipped.each(test.content().path("group_eval_order")).map(JsonNode::asText).toList();
      List<String> rules =
          test.ruleFiles().stream().map(one -> file.resolveSibling(one).toString()).toList();
      doubled.add(test.of(rules, groups).write(directory));
    }
    Map<String, String> failed = new TreeMap<>();
    try (RuleTestRuns runs = new RuleTestRuns(Tool.promtool(), doubled)) {
      for (String name : runs.names().toList()) {
        Tool.Result result = runs.of(name);
        if (result.exitCode() != 0) {
          failed.put(name, result.output());
        }
      }
    }
    assertEquals(Map.of(), failed);
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
