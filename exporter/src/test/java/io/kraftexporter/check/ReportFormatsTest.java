package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.settings.SchemaCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A report in each of its formats. */
final class ReportFormatsTest {
  private static final CheckFinding DOWN =
      new CheckFinding(
          Area.BROKERS,
          "KafkaBrokerDown",
          Severity.CRITICAL,
          Map.of("node_id", "3"),
          "A Kafka broker is down",
          "Node 3 is <fenced> & \"down\".",
          "4m",
          "Start it.",
          "https://example.com/KafkaBrokerDown.md",
          List.of("no connection: ConnectException"));

  private static final CheckFinding RISK =
      new CheckFinding(
          Area.PARTITIONS,
          "KafkaTopicsAtRisk",
          Severity.INFO,
          Map.of(),
          "Topics are at risk",
          "One replica.",
          "1h",
          "Add replicas.",
          "",
          List.of());

  private static final Report REPORT =
      new Report(
          List.of("c"),
          List.of(DOWN),
          Map.of(RISK, "test"),
          List.of(
              new AreaState(Area.QUORUM, AreaState.AreaResult.WELL, "leader 1"),
              new AreaState(Area.BROKERS, AreaState.AreaResult.FINDINGS, "2 active"),
              new AreaState(Area.GROUPS, AreaState.AreaResult.UNKNOWN, "source groups failed"),
              new AreaState(Area.HOST, AreaState.AreaResult.NOT_CHECKED, "no broker here")),
          List.of(
              new Unchecked("KafkaHighCPUUsage", Severity.WARNING, Area.JVM, true),
              new Unchecked("KafkaGroupSlow", Severity.WARNING, Area.GROUPS, false)),
          2.5);

  private static final String FIRST =
      "KAFKA CRITICAL - cluster c: A Kafka broker is down (KafkaBrokerDown:3)"
          + " | critical=1 warning=0 unknown=0 info=0 seconds=2.5";

  @Test
  void textIsForPeople() {
    assertEquals(
        List.of(
            FIRST,
            "",
            "critical KafkaBrokerDown:3: A Kafka broker is down",
            "    Node 3 is <fenced> & \"down\".",
            "    Cause: no connection: ConnectException",
            "    Do: Start it.",
            "    Alert: fires once this has held for 4m.",
            "    Runbook: https://example.com/KafkaBrokerDown.md",
            "",
            "quorum         ok           leader 1",
            "brokers        see above    2 active",
            "groups         UNKNOWN      source groups failed",
            "host           not checked  no broker here",
            "ignored  KafkaTopicsAtRisk: test",
            "",
            "    Not checked without --for 30s (need rates): KafkaHighCPUUsage",
            "    Not checked, wholly or in part (need a history, which Prometheus has):"
                + " KafkaGroupSlow"),
        new TextReport(false, 0, true).lines(REPORT));
  }

  @Test
  void informationOfOneRuleStandsInOneEntry() {
    Report report =
        new Report(
            List.of(), List.of(setting("a"), setting("b")), Map.of(), List.of(), List.of(), 1);
    List<String> lines = new TextReport(false, 0, false).lines(report);
    assertEquals(
        List.of(
            "info     KafkaSettingNotRecommended: A setting is not as recommended",
            "    2 times: brokers/a, brokers/b"),
        lines.subList(2, 4));
  }

  @Test
  void findingsOfSeveralClustersDifferInTheirIds() {
    Report report =
        new Report(
            List.of("a", "b"), List.of(down("a"), down("b")), Map.of(), List.of(), List.of(), 1);
    assertEquals(
        List.of("KafkaBrokerDown:a/3", "KafkaBrokerDown:b/3"),
        new TextReport(false, 0, false)
            .lines(report).stream()
                .filter(line -> line.startsWith("critical"))
                .map(line -> line.split(" ", -1)[1].replaceFirst(":$", ""))
                .toList());
    assertEquals(
        List.of(
            "kraft_check_finding{id=\"KafkaBrokerDown:a/3\",area=\"brokers\",severity=\"critical\"} 1",
            "kraft_check_finding{id=\"KafkaBrokerDown:b/3\",area=\"brokers\",severity=\"critical\"} 1"),
        MetricsReport.lines(report, 1000).stream()
            .filter(line -> line.startsWith("kraft_check_finding{"))
            .toList());
  }

  private static CheckFinding down(String cluster) {
    return new CheckFinding(
        DOWN.area(),
        DOWN.rule(),
        DOWN.severity(),
        new TreeMap<>(Map.of("cluster", cluster, "node_id", "3")),
        DOWN.summary(),
        DOWN.detail(),
        DOWN.holds(),
        DOWN.action(),
        DOWN.runbook(),
        DOWN.causes());
  }

  /** A comma would end the number of the performance data. */
  @Test
  void numbersDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertEquals(FIRST, REPORT.firstLine());
    } finally {
      Locale.setDefault(before);
    }
  }

  private static CheckFinding setting(String name) {
    return new CheckFinding(
        Area.CONFIGURATION,
        "KafkaSettingNotRecommended",
        Severity.INFO,
        new TreeMap<>(Map.of("of", "brokers", "setting", name)),
        "A setting is not as recommended",
        name,
        "1h",
        "",
        "",
        List.of());
  }

  @Test
  void textIsColouredAndWrappedOnATerminal() {
    List<String> lines = new TextReport(true, 40, false).lines(REPORT);
    assertEquals(
        "\u001b[1;31mcritical KafkaBrokerDown:3: A Kafka broker is down\u001b[0m", lines.get(2));
    assertEquals(
        List.of("    Not checked without --for 30s (need", "    rates): 1 alerts"),
        lines.subList(17, 19));
  }

  @Test
  void jsonFollowsTheSchema() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode document = json.readTree(String.join("\n", JsonReport.lines(REPORT)));
    JsonNode schema = json.readTree(Files.readString(Path.of("config/check.schema.json")));
    assertEquals(List.of(), SchemaCheck.complaints(document, schema));
    assertEquals(2, document.path("exit_code").asInt());
    assertEquals("KafkaBrokerDown:3", document.path("findings").path(0).path("id").asText());
    assertEquals("test", document.path("ignored").path(0).path("reason").asText());
    assertEquals("history", document.path("not_checked").path(1).path("needs").asText());
  }

  @Test
  void junitHasACaseForEachAreaAndFinding() {
    assertEquals(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="kraft-exporter check" tests="4" failures="1" errors="1" skipped="1" time="2.500">
          <testcase classname="brokers" name="KafkaBrokerDown:3"><failure type="critical" message="A Kafka broker is down">Node 3 is &lt;fenced&gt; &amp; &quot;down&quot;.
        Cause: no connection: ConnectException
        Do: Start it.
        Runbook: https://example.com/KafkaBrokerDown.md</failure></testcase>
          <testcase classname="quorum" name="quorum"/>
          <testcase classname="groups" name="groups"><error type="unknown" message="source groups failed"></error></testcase>
          <testcase classname="host" name="host"><skipped message="no broker here"/></testcase>
        </testsuite>
        """,
        String.join("\n", JunitReport.lines(REPORT)) + "\n");
  }

  @Test
  void metricsAreForTheTextfileCollector() {
    assertEquals(
        """
        kraft_check_area_info{area="quorum",state="well"} 1
        kraft_check_area_info{area="brokers",state="findings"} 1
        kraft_check_area_info{area="groups",state="unknown"} 1
        kraft_check_area_info{area="host",state="not_checked"} 1
        kraft_check_duration_seconds 2.5
        kraft_check_exit_code 2
        kraft_check_finding{id="KafkaBrokerDown:3",area="brokers",severity="critical"} 1
        kraft_check_findings{severity="critical"} 1
        kraft_check_findings{severity="warning"} 0
        kraft_check_findings{severity="unknown"} 0
        kraft_check_findings{severity="info"} 0
        kraft_check_timestamp_seconds 1000
        """,
        String.join(
                "\n",
                MetricsReport.lines(REPORT, 1000).stream()
                    .filter(line -> !line.startsWith("#"))
                    .toList())
            + "\n");
  }
}
