package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaProgram;
import io.kraftexporter.rules.RealPrometheus;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every query of every panel, on a real Prometheus over a cluster on which everything happens. */
@Tag("versions")
@Timeout(900)
final class PanelsIT {
  /** Panels of which no query has a result here, and why. */
  private static final Map<String, String> EXCUSED = Map.of();

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  /** A panel, and what its queries gave. */
  private record Shown(String panel, String noValue, int queries, int withData, double seconds) {
    /** The run in which more queries had a result; a query's fastest time. */
    Shown better(Shown other) {
      Shown more = withData >= other.withData ? this : other;
      return new Shown(panel, noValue, queries, more.withData, Math.min(seconds, other.seconds));
    }

    boolean isWell() {
      return withData > 0 || !noValue.equals("N/A");
    }

    String data() {
      return withData > 0 ? withData + " of " + queries : "none: \"" + noValue + "\"";
    }
  }

  @Test
  void everyPanelShowsSomething() throws Exception {
    assertTrue(
        Files.isDirectory(KafkaProgram.connectLibraries()), "build with -Pfull for Connect's jars");
    Map<String, Shown> complete = new LinkedHashMap<>();
    Map<String, Shown> withoutJmx = new LinkedHashMap<>();
    Map<String, Shown> agents = new LinkedHashMap<>();
    List<String> troubles = new ArrayList<>();
    try (Stage stage = Stage.open()) {
      try (Stage.Watched watched = stage.complete()) {
        show(watched.prometheus(), PATIENCE, complete);
        troubles.addAll(watched.prometheus().troubles());
        troubles.addAll(emptyVariables(watched.prometheus()));
      }
      try (Stage.Watched watched = stage.withoutJmx()) {
        show(watched.prometheus(), A_MINUTE, withoutJmx);
        troubles.addAll(emptyVariables(watched.prometheus()));
      }
      try (Stage.Watched watched = stage.agents()) {
        show(watched.prometheus(), A_MINUTE, agents);
        troubles.addAll(emptyVariables(watched.prometheus()));
      }
    }
    write(complete, withoutJmx, agents);
    assertEquals(List.of(), unwell(complete.values()));
    assertEquals(List.of(), troubles);
  }

  /** Runs the queries again and again, for at most this long, until every panel shows something. */
  private static void show(RealPrometheus prometheus, Duration patience, Map<String, Shown> shown)
      throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    do {
      show(prometheus, shown);
      Thread.sleep(2_000);
    } while (!unwell(shown.values()).isEmpty() && System.nanoTime() < end);
  }

  /** The variables without a value, but for those that only the exporter or the host can know. */
  private static List<String> emptyVariables(RealPrometheus prometheus) throws Exception {
    List<String> empty = new ArrayList<>();
    boolean exporter = !prometheus.query("kafka_brokers").isEmpty();
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (JsonNode variable : dashboard.variables().toList()) {
        String name = variable.path("name").asText();
        Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
        if (query.matches() && (exporter || !Set.of("group", "instance").contains(name))) {
          String count =
              "count by (%s) (%s)".formatted(query.group(2), substituted(query.group(1)));
          if (prometheus.query(count).isEmpty()) {
            empty.add(dashboard.uid() + ": " + name);
          }
        }
      }
    }
    return empty;
  }

  private static List<String> unwell(Collection<Shown> panels) {
    return panels.stream()
        .filter(panel -> !panel.isWell() && !EXCUSED.containsKey(panel.panel()))
        .map(Shown::panel)
        .toList();
  }

  private static void show(RealPrometheus prometheus, Map<String, Shown> shown) throws Exception {
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (JsonNode panel : dashboard.panels().toList()) {
        int withData = 0;
        double seconds = 0;
        for (JsonNode target : panel.path("targets")) {
          String query = substituted(target.path("expr").asText());
          long begin = System.nanoTime();
          JsonNode answer = prometheus.answer(query);
          seconds = Math.max(seconds, (System.nanoTime() - begin) / 1e9);
          assertEquals("success", answer.path("status").asText(), query + ": " + answer);
          withData += answer.at("/data/result").isEmpty() ? 0 : 1;
        }
        Shown now =
            new Shown(
                dashboard.uid() + ": " + panel.path("title").asText(),
                panel.at("/fieldConfig/defaults/noValue").asText(),
                panel.path("targets").size(),
                withData,
                seconds);
        shown.merge(now.panel(), now, Shown::better);
      }
    }
  }

  /** With Grafana's variables replaced as for "All", and ranges as quick as the rules are here. */
  static String substituted(String expression) {
    return expression
        .replace("$__rate_interval_ms", "20000")
        .replace("$__rate_interval", "20s")
        .replace("$__range", "60s")
        .replace("$cluster", "orders")
        .replace("$request", "Produce")
        .replace("$growth", "1")
        .replace("$safety", "1.5")
        .replaceAll("\\$(?:node|topic|group|instance)\\b", ".*");
  }

  private static void write(
      Map<String, Shown> complete, Map<String, Shown> withoutJmx, Map<String, Shown> agent)
      throws Exception {
    StringBuilder table =
        new StringBuilder(
            """
            | panel | all | without JMX | javaagent | slowest query |
            |---|---|---|---|---|
            """);
    complete.forEach(
        (name, panel) ->
            table.append(
                "| %s | %s | %s | %s | %.0f ms |%n"
                    .formatted(
                        name,
                        panel.data(),
                        withoutJmx.get(name).data(),
                        agent.get(name).data(),
                        panel.seconds() * 1_000)));
    Files.writeString(KafkaCluster.target().resolve("panels.md"), table);
  }
}
