package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The shipped rules over what was scraped of one machine, one scrape every step, evaluated by
 * promtool.
 */
public final class RuleCase {
  private static final Map<String, String> TARGET = Map.of("cluster", "a", "instance", "m1");

  /** Rules whose alerts fire where no broker is scraped, as in these cases. */
  private static final String MONITORING = "kafka_monitoring_alerts.yml";

  private final Duration step;
  private final Map<String, List<String>> series = new TreeMap<>();
  private final StringBuilder expectations = new StringBuilder();
  private int scrapes;

  /** Begins without a scrape. */
  public RuleCase(Duration step) {
    this.step = step;
  }

  /** Adds the next scrape. */
  public void scraped(ParsedText scrape) {
    scrape
        .samples()
        .forEach(
            (name, samples) ->
                samples.forEach(
                    (labels, value) -> {
                      Map<String, String> all = new TreeMap<>(TARGET);
                      all.putAll(labels);
                      values(name + labels(all)).add(number(value));
                    }));
    scrapes++;
  }

  /**
   * At the last scrape an expression has these samples and no others.
   *
   * @param samples labels as they are written in PromQL, and the value
   */
  public void expect(String expression, Map<String, Double> samples) {
    expectations.append(
        "      - expr: '%s'\n        eval_time: %s\n"
            .formatted(expression.replace("'", "''"), time((scrapes - 1) * step.toSeconds())));
    if (!samples.isEmpty()) {
      expectations.append("        exp_samples:\n");
      new TreeMap<>(samples)
          .forEach(
              (labels, value) ->
                  expectations.append(
                      "          - {labels: '%s', value: %s}\n"
                          .formatted(labels.replace("'", "''"), value)));
    }
  }

  /** Returns the difference from the expectation, in promtool's words; empty if there is none. */
  public String run(Path directory) throws IOException {
    List<Path> files =
        Shipped.ruleFiles().stream().filter(file -> !file.endsWith(MONITORING)).toList();
    List<String> recording = new ArrayList<>();
    List<String> alerting = new ArrayList<>();
    for (Path file : files) {
      for (JsonNode group : Shipped.read(file).path("groups")) {
        String name = group.path("name").asText();
        (name.contains("recording") ? recording : alerting).add(name);
      }
    }
    recording.addAll(alerting);
    StringBuilder test = new StringBuilder("rule_files: ").append(files).append('\n');
    test.append("group_eval_order: ").append(recording).append('\n');
    test.append("evaluation_interval: ").append(time(step.toSeconds())).append('\n');
    test.append("tests:\n  - interval: ").append(time(step.toSeconds())).append('\n');
    test.append("    input_series:\n");
    series.forEach(
        (name, values) ->
            test.append("      - series: '%s'\n".formatted(name.replace("'", "''")))
                .append("        values: '%s'\n".formatted(String.join(" ", values))));
    test.append("    promql_expr_test:\n").append(expectations);
    Path file = Files.writeString(directory.resolve("case_test.yml"), test);
    Tool.Result result = Tool.promtool().run(List.of("test", "rules", file.toString()), "");
    return result.exitCode() == 0 ? "" : result.output();
  }

  /** With a gap for each scrape that it was not in. */
  private List<String> values(String name) {
    List<String> values = series.computeIfAbsent(name, any -> new ArrayList<>());
    values.addAll(Collections.nCopies(scrapes - values.size(), "_"));
    return values;
  }

  private static String labels(Map<String, String> labels) {
    Map<String, String> given = new LinkedHashMap<>(labels);
    given.values().removeIf(String::isEmpty);
    return given.entrySet().stream()
        .map(
            label ->
                label.getKey()
                    + "=\""
                    + label.getValue().replace("\\", "\\\\").replace("\"", "\\\"")
                    + '"')
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String number(double value) {
    return Double.isInfinite(value) ? "Inf" : Double.toString(value);
  }

  private static String time(long seconds) {
    return seconds + "s";
  }
}
