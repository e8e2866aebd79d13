package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.rules.Mapping.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/MAPPING.md}: nothing of the source documents without an answer or a reason. */
final class MappingTest {

  @Test
  void everyRowHasAnAnswerThatExistsOrAReason() throws IOException {
    Mapping mapping = Mapping.read();
    Set<String> metrics = MetricNames.existing();
    Set<String> alerts =
        Shipped.alerts().stream()
            .map(alert -> alert.path("alert").asText())
            .collect(Collectors.toSet());
    List<String> wrong = new ArrayList<>();
    for (Row row : mapping.rows()) {
      if (!row.status().matches("yes|when .+|issue: [a-z]+|no: .{10,}")) {
        wrong.add(row + ": no status");
      }
      if (row.reason().filter(reason -> reason.startsWith("issue: ")).isEmpty()) {
        missing(row, metrics, alerts).forEach(name -> wrong.add(row + ": there is no " + name));
      }
      if (row.reason().isEmpty()
          && row.metrics().isEmpty()
          && row.files().isEmpty()
          && row.alerts().isEmpty()) {
        wrong.add(row + ": neither an answer nor a reason");
      }
      if (row.status().startsWith("issue: ")
          && !(row.metrics().isEmpty() && row.alerts().isEmpty())
          && missing(row, metrics, alerts).isEmpty()) {
        wrong.add(row + ": all of it exists, so say yes");
      }
    }
    assertEquals(List.of(), wrong);
    System.out.println("MAPPING.md: " + mapping.rows().size() + " rows, " + count(mapping));
  }

  /** Each leaf is walked in the runbook of an alert, or says why it cannot be. */
  @Test
  void everyLeafOfTheFaultTreeHasAnAlertWithItsRunbook() throws IOException {
    List<Row> leaves =
        Mapping.read().rows().stream().filter(row -> row.item().startsWith("fault tree")).toList();
    assertEquals(16, leaves.size());
    for (Row leaf : leaves) {
      if (leaf.reason().filter(reason -> reason.startsWith("no: ")).isEmpty()) {
        assertTrue(
            leaf.alerts().stream()
                .anyMatch(alert -> leaf.files().contains("rules/runbooks/" + alert + ".md")),
            leaf.toString());
      }
    }
  }

  /** A threshold may have a line for its metric and one for its alert. */
  @Test
  void everyThresholdIsAnAlert() throws IOException {
    Set<String> thresholds = new TreeSet<>();
    Set<String> alerted = new TreeSet<>();
    for (Row row : Mapping.read().rows()) {
      if (row.kind().equals("threshold") || row.item().matches(".* [<>] [0-9].*")) {
        thresholds.add(row.item());
        if (!row.alerts().isEmpty()) {
          alerted.add(row.item());
        }
      }
    }
    assertTrue(thresholds.size() > 20, thresholds.toString());
    assertEquals(thresholds, alerted);
  }

  @Test
  void everyIssueIsOneOfTheListed() throws IOException {
    String text = Files.readString(Shipped.HOME.resolve("exporter/docs/MAPPING.md"));
    for (Row row : Mapping.read().rows()) {
      if (row.status().startsWith("issue: ")) {
        assertEquals(true, text.contains("- `" + row.status() + "`"), row.toString());
      }
    }
  }

  @Test
  void aRowIsReadByItsColumns() {
    Row row =
        new Row(
            7,
            "MessagesInPerSec",
            "metric",
            "`kafka_brokers{a=\"b\"}`, `a:b:c`, `KafkaDown`, `rules/kafka_alerts.yml`, `num.io.threads`,"
                + " `kafka-topics.sh --list`",
            "when Kafka 4.4");
    assertEquals(Set.of("kafka_brokers", "a:b:c"), row.metrics());
    assertEquals(Set.of("rules/kafka_alerts.yml"), row.files());
    assertEquals(Set.of("KafkaDown"), row.alerts());
    assertEquals("Kafka 4.4", row.condition().orElseThrow());
    assertEquals("line 7, MessagesInPerSec", row.toString());
  }

  private static List<String> missing(Row row, Set<String> metrics, Set<String> alerts) {
    List<String> missing = new ArrayList<>();
    row.metrics().stream().filter(name -> !metrics.contains(name)).forEach(missing::add);
    row.alerts().stream().filter(name -> !alerts.contains(name)).forEach(missing::add);
    row.files().stream()
        .filter(name -> !Files.exists(Shipped.HOME.resolve(name)))
        .forEach(missing::add);
    return missing;
  }

  private static Map<String, Long> count(Mapping mapping) {
    return mapping.rows().stream()
        .map(row -> row.status().replaceAll("^(no|when)\\b.*", "$1"))
        .collect(Collectors.groupingBy(status -> status, TreeMap::new, Collectors.counting()));
  }
}
