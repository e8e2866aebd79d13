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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every query of every panel, on a real Prometheus over a cluster on which everything happens. */
@Tag("versions")
@Timeout(600)
final class PanelsIT {
  /** Panels of which no query has a result here, and why. */
  private static final Map<String, String> EXCUSED = Map.of();

  private static final Duration PATIENCE = Duration.ofMinutes(3);

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

    String line() {
      String data = withData > 0 ? withData + " of " + queries : "none: \"" + noValue + "\"";
      return "| %s | %s | %.0f ms |".formatted(panel, data, seconds * 1_000);
    }
  }

  @Test
  void everyPanelShowsSomething() throws Exception {
    assertTrue(
        Files.isDirectory(KafkaProgram.connectLibraries()), "build with -Pfull for Connect's jars");
    try (Stage stage = Stage.open()) {
      Map<String, Shown> best = new LinkedHashMap<>();
      long end = System.nanoTime() + PATIENCE.toNanos();
      do {
        for (Shown panel : show(stage.prometheus())) {
          best.merge(panel.panel(), panel, Shown::better);
        }
        Thread.sleep(2_000);
      } while (!unwell(best.values()).isEmpty() && System.nanoTime() < end);
      write(best.values());
      assertEquals(List.of(), unwell(best.values()));
      assertEquals(List.of(), stage.prometheus().troubles());
    }
  }

  private static List<String> unwell(Collection<Shown> panels) {
    return panels.stream()
        .filter(panel -> !panel.isWell() && !EXCUSED.containsKey(panel.panel()))
        .map(Shown::line)
        .toList();
  }

  private static List<Shown> show(RealPrometheus prometheus) throws Exception {
    List<Shown> shown = new ArrayList<>();
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
        shown.add(
            new Shown(
                dashboard.uid() + ": " + panel.path("title").asText(),
                panel.at("/fieldConfig/defaults/noValue").asText(),
                panel.path("targets").size(),
                withData,
                seconds));
      }
    }
    return shown;
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

  private static void write(Collection<Shown> panels) throws Exception {
    StringBuilder table = new StringBuilder("| panel | data | slowest query |\n|---|---|---|\n");
    panels.forEach(panel -> table.append(panel.line()).append('\n'));
    Files.writeString(KafkaCluster.target().resolve("panels.md"), table);
  }
}
