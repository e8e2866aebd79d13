package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaProgram;
import io.kraftexporter.rules.RealPrometheus;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Every query of every panel, on a real Prometheus over a cluster on which everything happens, with
 * each kind of sources. {@code target/panels.md} says which panels have data with which; {@code
 * -Ddocs.update=true} writes it to {@code dashboards/PANELS.md}, too.
 */
@Tag("versions")
@Timeout(1_500)
@Isolated("the javaagents need the processors that other classes would take")
final class PanelsIT {
  /** Panels of which no query has a result here though all sources are there, and why. */
  private static final Map<String, String> EXCUSED =
      Map.of(
          "KRaft Quorum: Is the migration from ZooKeeper finished?",
          "Kafka 3.9 only",
          "KRaft Quorum: How many brokers are still on ZooKeeper?",
          "Kafka 3.9 only",
          "Kafka Rolling Restart: Who would be locked out by an upgrade?",
          "Kafka 4.3 deprecates no version of a request",
          "Kafka Clients, Connect and MirrorMaker 2: Who uses old versions of the protocol?",
          "Kafka 4.3 deprecates no version of a request",
          "Kafka Clients, Connect and MirrorMaker 2: Do source and target differ?",
          "two clusters, named in rules/settings.yml");

  private static final int MOST_EXCUSED = 5;
  private static final Set<String> DOCUMENTED =
      Set.of("Messages In Per Second", "Request Latency P95", "Under Replicated Partitions");

  /**
   * The variables that no javaagent has values of. "All" stays chosen then, which is .* in the
   * queries.
   */
  private static final Set<String> BEYOND_AGENTS = Set.of("group", "instance");

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Duration A_WHILE = Duration.ofSeconds(75);

  @Test
  void everyPanelShowsSomething() throws Exception {
    assertTrue(
        Files.isDirectory(KafkaProgram.connectLibraries()), "build with -Pfull for Connect's jars");
    PanelTable table = new PanelTable(EXCUSED);
    PanelSurvey complete;
    List<String> troubles = new ArrayList<>();
    try (Stage stage = Stage.open()) {
      try (Stage.Watched watched = stage.complete()) {
        complete = new PanelSurvey(watched.prometheus());
        complete.look(EXCUSED.keySet(), A_WHILE, PATIENCE);
        table.with("exporter", complete.findings());
        // Targets may be late on a busy machine, and one is not there at all.
        watched.prometheus().troubles().stream()
            .filter(trouble -> !trouble.startsWith("http"))
            .forEach(troubles::add);
        troubles.addAll(emptyVariables(watched.prometheus(), Set.of()));
      }
      try (Stage.Watched watched = stage.withoutJmx()) {
        PanelSurvey survey = new PanelSurvey(watched.prometheus());
        survey.look(Set.of(), A_WHILE, A_WHILE);
        table.with("exporter without JMX", survey.findings());
        troubles.addAll(survey.errors());
        troubles.addAll(emptyVariables(watched.prometheus(), Set.of()));
      }
      try (Stage.Watched watched = stage.agents()) {
        PanelSurvey survey = new PanelSurvey(watched.prometheus());
        survey.look(Set.of(), A_WHILE, A_WHILE);
        table.with("javaagent alone", survey.findings());
        troubles.addAll(survey.errors());
        troubles.addAll(emptyVariables(watched.prometheus(), BEYOND_AGENTS));
      }
    }
    write(table.markdown());
    troubles.addAll(complete.errors());
    assertEquals(List.of(), troubles);
    List<String> nothing = new ArrayList<>(complete.nothing());
    nothing.removeAll(EXCUSED.keySet());
    assertEquals(List.of(), nothing);
    assertTrue(EXCUSED.size() <= MOST_EXCUSED, "excused: " + EXCUSED.size());
    assertTrue(
        EXCUSED.keySet().stream().noneMatch(panel -> DOCUMENTED.contains(title(panel))),
        "a documented panel is excused");
  }

  private static String title(String panel) {
    return panel.substring(panel.indexOf(": ") + 2);
  }

  /** The variables without a value; like Grafana, finds those of all series of some time. */
  private static List<String> emptyVariables(RealPrometheus prometheus, Set<String> excused)
      throws Exception {
    List<String> empty = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (JsonNode variable : dashboard.variables().toList()) {
        String name = variable.path("name").asText();
        Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
        if (query.matches() && !excused.contains(name)) {
          String count =
              "count by (%s) (last_over_time(%s[5m]))"
                  .formatted(query.group(2), PanelSurvey.substituted(query.group(1)));
          if (prometheus.query(count).isEmpty()) {
            empty.add(dashboard.uid() + ": " + name);
          }
        }
      }
    }
    return empty;
  }

  private static void write(String page) throws IOException {
    Files.writeString(KafkaCluster.target().resolve("panels.md"), page);
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(Shipped.HOME.resolve("dashboards/PANELS.md"), page);
    }
  }
}
