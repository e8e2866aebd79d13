package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The results of panels' queries, by promtool: {@code panels_test.yml} is a file of its unit tests
 * that names a panel's query, such as {@code kafka-quorum 1 A}, in place of an expression.
 */
final class PanelValuesTest {
  private static final String CASES = "exporter/src/test/resources/dashboards/panels_test.yml";
  private static final Map<String, String> CHOSEN =
      Map.of("cluster", "a", "node", ".*", "group", ".*", "topic", ".*", "instance", ".+");

  @Test
  void panelsShowWhatTheirTitlesAsk(@TempDir Path directory) throws IOException {
    JsonNode file = Shipped.read(Shipped.HOME.resolve(CASES));
    for (JsonNode test : file.path("tests")) {
      for (JsonNode query : test.path("promql_expr_test")) {
        ObjectNode written = (ObjectNode) query;
        String expression = expression(written.remove("panel").asText().split(" "));
        written.put("expr", substituted(expression, written.remove("chosen")));
      }
    }
    Path tests = directory.resolve("panels_test.yml");
    new ObjectMapper().writeValue(tests.toFile(), file);
    assertTrue(Files.size(tests) > 0);
    Tool.Result result = Tool.promtool().run(List.of("test", "rules", tests.toString()), "");
    assertEquals(0, result.exitCode(), result.output());
  }

  /** Returns the expression of a query, by uid of the dashboard, id of the panel, refId. */
  private static String expression(String... name) throws IOException {
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (JsonNode panel : dashboard.panels().toList()) {
        for (JsonNode target : panel.path("targets")) {
          if (dashboard.uid().equals(name[0])
              && panel.path("id").asText().equals(name[1])
              && target.path("refId").asText().equals(name[2])) {
            return target.path("expr").asText();
          }
        }
      }
    }
    throw new IllegalArgumentException("no query " + String.join(" ", name));
  }

  private static String substituted(String expression, JsonNode chosen) {
    String text = expression.replace("$__rate_interval", "5m").replace("$__range", "1h");
    for (Map.Entry<String, String> variable : CHOSEN.entrySet()) {
      String value =
          chosen == null
              ? variable.getValue()
              : chosen.path(variable.getKey()).asText(variable.getValue());
      text = text.replaceAll("\\$" + variable.getKey() + "\\b", value);
    }
    return text;
  }
}
