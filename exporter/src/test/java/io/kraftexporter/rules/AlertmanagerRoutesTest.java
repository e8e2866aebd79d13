package io.kraftexporter.rules;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped Alertmanager configuration, judged by amtool, against the shipped alerts. */
final class AlertmanagerRoutesTest {
  private static final Map<String, String> RECEIVERS =
      Map.of(
          "critical", "kafka-pagerduty,kafka-slack",
          "warning", "kafka-slack",
          "info", "kafka-slack-info",
          "none", "kafka-heartbeat");

  private static final Pattern ALERT_NAMES = Pattern.compile("alertname!?=~?\"(.*)\"");

  @TempDir static Path home;
  private static Path file;

  @BeforeAll
  static void install() throws IOException {
    try (NotificationSink sink = new NotificationSink()) {
      file =
          Files.writeString(
              home.resolve("alertmanager.yml"), RealAlertmanager.installed(home, sink));
    }
  }

  @Test
  void amtoolAcceptsTheConfiguration() {
    Tool.Result result = Tool.amtool().run(List.of("check-config", file.toString()), "");
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("1 templates"), result.output());
  }

  static Stream<JsonNode> alerts() throws IOException {
    return Shipped.alerts().stream();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alertReachesTheReceiversOfItsSeverity(JsonNode alert) {
    List<String> arguments =
        new ArrayList<>(
            List.of("config", "routes", "test", "--config.file=" + file, "cluster=orders"));
    arguments.add("alertname=" + alert.path("alert").asText());
    alert
        .path("labels")
        .properties()
        .forEach(label -> arguments.add(label.getKey() + "=" + label.getValue().asText()));
    Tool.Result result = Tool.amtool().run(arguments, "");
    assertEquals(
        RECEIVERS.get(alert.at("/labels/severity").asText()), lastLine(result), result.output());
  }

  /** After amtool's remark that the file takes precedence over an address. */
  private static String lastLine(Tool.Result result) {
    List<String> lines = result.output().strip().lines().toList();
    return lines.get(lines.size() - 1);
  }

  /** A pattern that no alert matches any more would switch an inhibition off without a word. */
  @Test
  void everyAlertNameOfTheInhibitionsExists() throws IOException {
    Set<String> names =
        Shipped.alerts().stream().map(alert -> alert.path("alert").asText()).collect(toSet());
    Set<String> unknown = new TreeSet<>();
    for (JsonNode rule :
        new YAMLMapper().readTree(RealAlertmanager.configuration()).path("inhibit_rules")) {
      for (String side : List.of("source_matchers", "target_matchers")) {
        for (JsonNode matcher : rule.path(side)) {
          Matcher found = ALERT_NAMES.matcher(matcher.asText());
          if (found.matches()) {
            for (String name : found.group(1).split("\\|", -1)) {
              if (names.stream().noneMatch(alert -> alert.matches(name))) {
                unknown.add(name);
              }
            }
          }
        }
      }
    }
    assertEquals(Set.of(), unknown);
  }
}
