package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.settings.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * docs/MANAGED.md lists the alerts that a cluster loses which does not give everything, derived
 * from the shipped configurations and rules. {@code -Ddocs.update=true} writes the list anew.
 */
final class ManagedPageTest {
  private static final Path PAGE = Shipped.HOME.resolve("exporter/docs/MANAGED.md");
  private static final String HEADING = "## Which alerts stay\n";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The columns of the table, and the configuration behind each. */
  private static Map<String, ObjectNode> configurations() throws IOException {
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    all.put("no host metrics", JSON.createObjectNode());
    all.get("no host metrics").putObject("host").put("enabled", false);
    all.get("no host metrics").putObject("jmx").put("port", 9999);
    all.put("no JMX", JSON.createObjectNode());
    all.get("no JMX").putObject("jmx").put("enabled", false);
    all.put("Amazon MSK", example("msk-iam.yml"));
    all.put("Aiven", example("aiven.yml"));
    all.put("Confluent Cloud", example("confluent-cloud.yml"));
    return all;
  }

  @Test
  void pageListsTheAlertsThatStay() throws Exception {
    Set<String> all = new AlertReach(MetricNames.existing()).alerts();
    Map<String, Set<String>> reached = new LinkedHashMap<>();
    for (Map.Entry<String, ObjectNode> one : configurations().entrySet()) {
      Map<String, Object> keys = JSON.convertValue(one.getValue(), new TypeReference<>() {});
      reached.put(
          one.getKey(),
          new AlertReach(
                  MetricNames.existing(new ConfigurationLoader().load(Optional.empty(), keys)))
              .alerts());
    }
    Set<String> shipped = new TreeSet<>();
    Shipped.alerts().forEach(alert -> shipped.add(alert.path("alert").asText()));
    shipped.remove("KafkaWatchdog");
    assertEquals(shipped, all, "each alert but the one that always fires");

    String page = Files.readString(PAGE);
    String now = page.substring(0, page.indexOf(HEADING)) + HEADING + "\n" + table(all, reached);
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, now);
    }
    assertEquals(now, Files.readString(PAGE));
  }

  /** A check of the check: without any metric only what Prometheus itself reports can fire. */
  @Test
  void withoutMetricsNothingOfKafkaFires() throws Exception {
    Set<String> left = new AlertReach(Set.of("up", "ALERTS")).alerts();

    assertTrue(left.contains("KafkaMetricsMissing"), left.toString());
    assertTrue(!left.contains("KafkaOfflinePartitions"), left.toString());
  }

  private static String table(Set<String> all, Map<String, Set<String>> reached) {
    StringBuilder text = new StringBuilder();
    text.append("Of ")
        .append(all.size())
        .append(" alerts, which are all but `KafkaWatchdog`, these numbers can fire:\n\n|");
    reached.keySet().forEach(name -> text.append(' ').append(name).append(" |"));
    text.append("\n|").append("---|".repeat(reached.size())).append("\n|");
    reached.values().forEach(alerts -> text.append(' ').append(alerts.size()).append(" |"));
    text.append("\n\n").append("Alerts that at least one of them loses:\n\n| alert |");
    reached.keySet().forEach(name -> text.append(' ').append(name).append(" |"));
    text.append("\n|---|").append("---|".repeat(reached.size())).append('\n');
    for (String alert : new TreeSet<>(all)) {
      if (reached.values().stream().allMatch(alerts -> alerts.contains(alert))) {
        continue;
      }
      text.append("| `").append(alert).append("` |");
      reached.values().forEach(alerts -> text.append(alerts.contains(alert) ? " yes |" : " no |"));
      text.append('\n');
    }
    return text.toString();
  }

  /** The keys of an example, without the secrets that it reads from files. */
  private static ObjectNode example(String name) throws IOException {
    ObjectNode keys =
        (ObjectNode) Shipped.read(Shipped.HOME.resolve("exporter/config/examples").resolve(name));
    ((ObjectNode) keys.path("kafka")).remove("properties");
    return keys;
  }
}
