package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page of the last check, by a running exporter and a real cluster. */
@Timeout(180)
@ExtendWith(SharedCluster.class)
final class CheckPageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void pageHasTheReportWhereItIsOn(KafkaCluster cluster) throws Exception {
    Map<String, Object> keys =
        Map.of("check", Map.of("page", true), "jmx", Map.of("port", cluster.jmxPort()));
    try (RunningExporter exporter = RunningExporter.of(cluster, keys)) {
      Await.until("the cluster is checked", PATIENCE, () -> page(exporter).contains("<pre>KAFKA "));

      String page = page(exporter);
      for (Area area : Area.values()) {
        assertTrue(page.contains("\n" + area.text() + " "), area + page);
      }
    }
  }

  private static String page(RunningExporter exporter) throws Exception {
    return new String(exporter.get("/check").body(), StandardCharsets.UTF_8);
  }

  @Test
  void pageIsOffByDefault(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter = RunningExporter.of(cluster, Map.of())) {
      assertEquals(404, exporter.get("/check").statusCode());
    }
  }
}
