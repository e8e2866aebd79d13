package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alerts and recording rules, the Prometheus configurations and the runbooks. */
final class RulesTest {
  /**
   * The classes of alert that each severity may have; the routes of Alertmanager tell them apart.
   */
  private static final Map<String, Set<String>> CLASSES =
      Map.of(
          "critical", Set.of("symptom", "cause"),
          "warning", Set.of("symptom", "cause"),
          "info", Set.of("symptom", "cause"),
          "none", Set.of("heartbeat"));

  private static final Pattern ALERT = Pattern.compile("Kafka[A-Z]\\w+");
  private static final Pattern RECORD = Pattern.compile("[a-z_]+:[a-z0-9_]+:[a-z0-9_]+");

  /** The alert that always fires, so that its absence is noticed. */
  private static final String HEARTBEAT = "KafkaWatchdog";

  private static final String RUNBOOKS =
      "https://github.com/kraftexporter/kraft-exporter/blob/main/rules/runbooks/";
  private static final Pattern DASHBOARD_URL =
      Pattern.compile(
          "http://localhost:3000/d/kafka-(fleet|cluster-overview|brokers|rolling-restart|quorum|topics|groups|host|jvm"
              + "|capacity|clients|exporter)\\?(var-[a-z]+=\\{\\{ \\$labels\\.\\w+ \\| urlquery }}&)*viewPanel=\\d+");
  private static final List<String> HEADINGS =
      List.of(
          "## Meaning",
          "## Impact",
          "## Diagnosis",
          "## Mitigation",
          "## False positives",
          "## Tuning");
  private static final Pattern METRIC_IN_TEXT =
      Pattern.compile(
          "\\b(?:kafka|jvm|process|kraft_exporter)_\\w*[a-z]\\b(?!_|\\.yml)|\\b[a-z_]+:[a-z0-9_]+:[a-z0-9_]+");

  @Test
  void prometheusAcceptsTheRules() throws IOException {
    promtool("check", "rules", Shipped.ruleFiles());
    promtool("check", "rules", Shipped.files("rules/aliases", ".yml"));
  }

  @Test
  void prometheusAcceptsItsConfigurations() throws IOException {
    promtool("check", "config", Shipped.files("rules/prometheus", ".yml"));
  }

  @Test
  void documentedAlertsKeepTheirNamesDurationsSeveritiesAndSummaries() throws IOException {
    assertEquals(
        """
        KafkaOfflinePartitions 0m critical: Kafka has offline partitions
        KafkaUnderReplicatedPartitions 5m critical: Kafka has under replicated partitions
        KafkaHighRequestLatency 10m warning: High request latency on Kafka
        KafkaHighCPUUsage 15m warning: High CPU usage on Kafka broker
        KafkaISRShrinking 30m info: Frequent ISR shrinking detected
        """,
        Shipped.each(Shipped.read(Shipped.HOME.resolve("rules/kafka_alerts.yml")).path("groups"))
            .filter(group -> group.path("name").asText().equals("kafka.rules"))
            .flatMap(group -> Shipped.each(group.path("rules")))
            .map(
                rule ->
                    "%s %s %s: %s\n"
                        .formatted(
                            rule.path("alert").asText(),
                            rule.path("for").asText(),
                            rule.at("/labels/severity").asText(),
                            rule.at("/annotations/summary").asText()))
            .collect(Collectors.joining()));
  }

  @Test
  void everyAlertSaysWhatItIsAndWhatToDo() throws IOException {
    List<String> wrong = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode alert : Shipped.alerts()) {
      String name = alert.path("alert").asText();
      String severity = alert.at("/labels/severity").asText();
      String summary = alert.at("/annotations/summary").asText();
      check(wrong, name, "its name", ALERT.matcher(name).matches());
      check(wrong, name, "one of a kind", seen.add(name + alert.path("labels")));
      check(wrong, name, "severity", CLASSES.containsKey(severity));
      check(
          wrong,
          name,
          "class",
          CLASSES.getOrDefault(severity, Set.of()).contains(alert.at("/labels/class").asText()));
      check(wrong, name, "for", alert.has("for"));
      check(wrong, name, "summary", summary.matches("[^{\n]{10,100}"));
      check(
          wrong, name, "description", alert.at("/annotations/description").asText().length() > 40);
      check(
          wrong,
          name,
          "runbook_url",
          alert.at("/annotations/runbook_url").asText().equals(RUNBOOKS + name + ".md"));
      check(
          wrong,
          name,
          "dashboard_url",
          DASHBOARD_URL.matcher(alert.at("/annotations/dashboard_url").asText()).matches());
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyAlertHasARunbookAndEveryRunbookAnAlert() throws IOException {
    List<Path> runbooks =
        Shipped.files("rules/runbooks", ".md").stream()
            .filter(file -> file.getFileName().toString().startsWith("Kafka"))
            .toList();
    assertEquals(
        alertNames(),
        runbooks.stream().map(file -> file.getFileName().toString().replace(".md", "")).toList());
    for (Path runbook : runbooks) {
      assertEquals(
          HEADINGS,
          Files.readAllLines(runbook).stream().filter(line -> line.startsWith("## ")).toList(),
          runbook.toString());
    }
  }

  @Test
  void indexListsEveryAlertWithItsSeverityAndSummary() throws IOException {
    List<String> rows = new ArrayList<>();
    for (JsonNode alert : Shipped.alerts()) {
      String name = alert.path("alert").asText();
      rows.add(
          "| [%1$s](%1$s.md) | %2$s | %3$s |"
              .formatted(
                  name,
                  alert.at("/labels/severity").asText(),
                  alert.at("/annotations/summary").asText()));
    }
    assertEquals(
        rows.stream().distinct().toList(),
        Files.readAllLines(Shipped.HOME.resolve("rules/runbooks/README.md")).stream()
            .filter(line -> line.startsWith("| ["))
            .toList());
  }

  @Test
  void runbooksNameMetricsThatExist() throws IOException {
    Set<String> existing = MetricNames.existing();
    Set<String> unknown = new TreeSet<>();
    for (Path runbook : Shipped.files("rules/runbooks", ".md")) {
      METRIC_IN_TEXT
          .matcher(Files.readString(runbook))
          .results()
          .map(match -> match.group())
          .filter(metric -> !existing.contains(metric))
          .forEach(metric -> unknown.add(runbook.getFileName() + ": " + metric));
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void everyAlertIsTestedToFireAndToStaySilent() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String alert : alertNames()) {
      List<JsonNode> cases = casesOf(alert);
      check(
          wrong,
          alert,
          "silent",
          alert.equals(HEARTBEAT) || cases.stream().anyMatch(one -> !one.has("exp_alerts")));
      List<JsonNode> fired =
          cases.stream().flatMap(one -> Shipped.each(one.path("exp_alerts"))).toList();
      check(wrong, alert, "fires", !fired.isEmpty());
      check(
          wrong,
          alert,
          "labels and annotations",
          fired.stream().allMatch(one -> one.has("exp_labels") && one.has("exp_annotations")));
    }
    assertEquals(List.of(), wrong);
  }

  /** Windows of a day have a file of their own: promtool evaluates it in longer steps. */
  private static List<JsonNode> casesOf(String alert) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (Path file : Shipped.files("rules/tests", "_test.yml")) {
      if (file.getFileName().toString().matches(alert + "(?:Day)?_test.yml")) {
        Shipped.each(RuleTestFile.read(file).content().path("tests"))
            .flatMap(test -> Shipped.each(test.path("alert_rule_test")))
            .filter(one -> one.path("alertname").asText().equals(alert))
            .forEach(cases::add);
      }
    }
    return cases;
  }

  @Test
  void recordingRulesAreNamedLevelMetricOperations() throws IOException {
    assertEquals(
        List.of(),
        Shipped.rules().stream()
            .filter(rule -> rule.has("record"))
            .map(rule -> rule.path("record").asText())
            .filter(name -> !RECORD.matcher(name).matches())
            .toList());
  }

  @Test
  void rulesAskForMetricsThatExist() throws IOException {
    Set<String> existing = MetricNames.existing();
    assertEquals(
        List.of(),
        Stream.concat(Shipped.rules().stream(), Shipped.aliases().stream())
            .flatMap(rule -> PromQl.metrics(rule.path("expr").asText()).stream())
            .filter(metric -> !existing.contains(metric))
            .toList());
  }

  /** Ours would be there twice, under rules that somebody may load or not. */
  @Test
  void aliasesHaveNoNameThatExists() throws IOException {
    Set<String> existing = MetricNames.existing();
    assertEquals(
        List.of(),
        Shipped.aliases().stream()
            .map(rule -> rule.path("record").asText())
            .filter(existing::contains)
            .toList());
  }

  @Test
  void everyAliasIsTested() throws IOException {
    String tests = Files.readString(Shipped.HOME.resolve("rules/tests/aliases_test.yml"));
    assertEquals(
        List.of(),
        Shipped.aliases().stream()
            .map(rule -> rule.path("record").asText())
            .filter(name -> !tests.contains("expr: " + name))
            .toList());
  }

  @Test
  void metricsAreFoundInAnExpression() {
    assertEquals(
        Set.of("a:b:c", "up", "x_total"),
        PromQl.metrics(
            """
            sum by (cluster) (rate(x_total{a="}b", c=~'d'}[5m])) / on (cluster) group_left (role) a:b:c > 1e3
            or label_replace(absent(up{job="y"} offset 1h), "foo", "bar", "", "") # not_this
            """));
  }

  private static void check(List<String> wrong, String alert, String what, boolean holds) {
    if (!holds) {
      wrong.add(alert + ": " + what);
    }
  }

  private static List<String> alertNames() throws IOException {
    return Shipped.alerts().stream()
        .map(alert -> alert.path("alert").asText())
        .distinct()
        .sorted()
        .toList();
  }

  private static void promtool(String verb, String noun, List<Path> files) {
    assertTrue(!files.isEmpty(), "nothing to " + verb);
    Tool.Result result =
        Tool.promtool()
            .run(
                Stream.concat(Stream.of(verb, noun), files.stream().map(Path::toString)).toList(),
                "");
    assertEquals(0, result.exitCode(), result.output());
  }
}
