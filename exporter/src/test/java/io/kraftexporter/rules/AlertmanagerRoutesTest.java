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
import java.util.regex.MatchResult;
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

  private static final Pattern ALERT_NAME =
      Pattern.compile("\\bKafka(?:[A-Z]\\w*(?:\\.\\+)?|\\.\\+)");

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
    assertAccepted(Tool.amtool(), file);
  }

  /** The configuration with its template. */
  static void assertAccepted(Tool amtool, Path file) {
    Tool.Result result = amtool.run(List.of("check-config", file.toString()), "");
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("1 templates"), result.output());
  }

  static Stream<JsonNode> alerts() throws IOException {
    return Shipped.alerts().stream();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alertReachesTheReceiversOfItsSeverity(JsonNode alert) {
    assertReceivers(Tool.amtool(), file, alert);
  }

  static void assertReceivers(Tool amtool, Path file, JsonNode alert) {
    assertEquals(
        RECEIVERS.get(alert.at("/labels/severity").asText()), receivers(amtool, file, alert));
  }

  private static String receivers(Tool amtool, Path file, JsonNode alert) {
    List<String> arguments =
        new ArrayList<>(
            List.of("config", "routes", "test", "--config.file=" + file, "cluster=orders"));
    arguments.add("alertname=" + alert.path("alert").asText());
    alert
        .path("labels")
        .properties()
        .forEach(label -> arguments.add(label.getKey() + "=" + label.getValue().asText()));
    Tool.Result result = amtool.run(arguments, "");
    assertEquals(0, result.exitCode(), result.output());
    // After amtool's remark that the file takes precedence over an address.
    List<String> lines = result.output().strip().lines().toList();
    return lines.get(lines.size() - 1);
  }

  @Test
  void automationReceivesTheNamedAlertsBesidePeople() throws IOException {
    Path automated =
        Files.writeString(
            home.resolve("automated.yml"),
            Files.readString(file)
                .replace("alertname=~\"NONE\"", "alertname=~\"KafkaLeadersNotPreferred\""));
    for (JsonNode alert : Shipped.alerts()) {
      if (alert.path("alert").asText().equals("KafkaLeadersNotPreferred")) {
        assertEquals("kafka-automation,kafka-slack", receivers(Tool.amtool(), automated, alert));
      }
    }
  }

  /** Faults that users feel are not planned work. */
  @Test
  void noTimeIntervalMutesSymptoms() throws IOException {
    List<String> muted = new ArrayList<>();
    for (JsonNode route :
        new YAMLMapper().readTree(RealAlertmanager.configuration()).at("/route/routes")) {
      String matchers = route.path("matchers").toString();
      if (route.has("mute_time_intervals")) {
        assertEquals("[\"kafka-maintenance\"]", route.path("mute_time_intervals").toString());
        muted.add(matchers);
      }
    }
    // In this order: the routes of symptoms come before them.
    assertEquals(
        List.of(
            "[\"severity=\\\"critical\\\"\"]",
            "[\"severity=\\\"critical\\\"\"]",
            "[\"severity=\\\"warning\\\"\"]",
            "[\"severity=\\\"info\\\"\"]"),
        muted);
  }

  /** A name or pattern that no alert matches would switch off a route or an inhibition silently. */
  @Test
  void everyAlertNameOfTheConfigurationExists() throws IOException {
    Set<String> names =
        Shipped.alerts().stream().map(alert -> alert.path("alert").asText()).collect(toSet());
    Set<String> unknown = new TreeSet<>();
    for (String text :
        List.of(
            RealAlertmanager.configuration(),
            Files.readString(Shipped.HOME.resolve("rules/alertmanager/README.md")))) {
      ALERT_NAME
          .matcher(text)
          .results()
          .map(MatchResult::group)
          .filter(name -> names.stream().noneMatch(alert -> alert.matches(name)))
          .forEach(unknown::add);
    }
    assertEquals(Set.of(), unknown);
  }
}
