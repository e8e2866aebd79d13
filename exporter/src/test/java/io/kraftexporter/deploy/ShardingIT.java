package io.kraftexporter.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two exporters of one cluster and a real Prometheus with {@code deploy/sharding}. */
@Timeout(180)
@ExtendWith(SharedCluster.class)
class ShardingIT {
  private static final Path FILE =
      Path.of(System.getProperty("kraftexporter.home"), "exporter/deploy/sharding/prometheus.yml");

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path directory;

  @Test
  void everyTargetIsScrapedOnce(KafkaCluster cluster) throws Exception {
    int port = FreePorts.one();
    try (RunningExporter first = exporter(cluster);
        RunningExporter second = exporter(cluster)) {
      Path file = directory.resolve("prometheus.yml");
      Files.writeString(
          file,
          Files.readString(FILE)
              .replace("127.0.0.1:9308", first.url().substring("http://".length()))
              .replace("127.0.0.1:9309", second.url().substring("http://".length()))
              .replace("localhost:9090", "127.0.0.1:" + port)
              .replace("15s", "5s")
              .replace("10s", "5s"));
      try (ChildProcess prometheus =
          ChildProcess.start(
              List.of(
                  Tool.prometheus().path().toString(),
                  "--config.file=" + file,
                  "--storage.tsdb.path=" + directory.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port),
              directory,
              Map.of(),
              directory.resolve("log"))) {
        Await.until(
            "all targets are known",
            Duration.ofSeconds(90),
            () -> prometheus.isRunning() && targets(port).size() == 6);

        Map<String, Integer> paths = new TreeMap<>();
        Map<String, Integer> exporters = new TreeMap<>();
        for (JsonNode target : targets(port)) {
          URI url = URI.create(target.path("scrapeUrl").asText());
          paths.merge(url.getPath(), 1, Integer::sum);
          assertScraped(url);
          if (url.getPath().startsWith("/metrics/node/")) {
            exporters.merge(url.getAuthority(), 1, Integer::sum);
          }
        }
        assertEquals(
            Map.of(
                "/metrics",
                1,
                "/metrics/cluster",
                1,
                "/metrics/exporter",
                1,
                "/metrics/node/1",
                1,
                "/metrics/node/2",
                1,
                "/metrics/node/3",
                1),
            paths);
        assertEquals(2, exporters.size(), "both exporters have a share: " + exporters);
      }
    }
  }

  /** Each path has the metrics that the job is for. */
  private static void assertScraped(URI url) throws Exception {
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
            .body();
    if (url.getPath().equals("/metrics/exporter")) {
      assertTrue(text.contains("kraft_exporter_build_info{"), text);
      assertTrue(text.contains("kraft_exporter_source_success{"), text);
      assertFalse(text.contains("kafka_brokers "), text);
    }
  }

  private List<JsonNode> targets(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/api/v1/targets?state=active"))
            .build();
    try {
      JsonNode answer =
          new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
      return answer.at("/data/activeTargets").valueStream().toList();
    } catch (ConnectException e) {
      return List.of();
    }
  }

  private static RunningExporter exporter(KafkaCluster cluster) throws Exception {
    return RunningExporter.of(cluster, Map.of("host", Map.of("enabled", "false")));
  }
}
