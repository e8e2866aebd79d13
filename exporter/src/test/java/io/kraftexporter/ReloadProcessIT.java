package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process from its start through reloads to its end, as signals, requests and its log show it.
 */
@Timeout(300)
@RunsBesideOthers
class ReloadProcessIT {
  private static final String KEYS =
      """
      listen: "127.0.0.1:0"
      kafka: {bootstrap: ["127.0.0.1:1"], request_timeout: 1s, api_timeout: 1s}
      jmx: {enabled: false}
      host: {enabled: false}
      http: {enable_reload: true}
      reload: {interval: 0s}
      """;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SUCCESSFUL = "kraft_exporter_config_last_reload_successful";
  private static final String SUCCESS_TIME =
      "kraft_exporter_config_last_reload_success_timestamp_seconds";

  @TempDir Path directory;

  @Test
  void configurationIsReloadedOnRequestAndTheLogFollows() throws Exception {
    Path file = Files.writeString(directory.resolve("exporter.yml"), KEYS);
    try (ExporterProcess exporter = ExporterProcess.serving(file)) {
      exporter.await("first reading: the cluster has not answered yet");
      double start = exporter.scrape("/metrics").value(SUCCESS_TIME);

      Files.writeString(file, KEYS + "log: {format: json}\n");
      exporter.signal("HUP");
      exporter.await("\"level\":\"info\",\"message\":\"configuration reloaded\"");
      Await.until(
          "a later time", PATIENCE, () -> exporter.scrape("/metrics").value(SUCCESS_TIME) > start);
      double second = exporter.scrape("/metrics").value(SUCCESS_TIME);

      Files.writeString(file, KEYS + "lok: {format: text}\n");
      exporter.signal("HUP");
      String mistake = file + ":7: lok is an unknown key: did you mean log?";
      exporter.await("reload rejected, keeping the current configuration: " + mistake);
      Await.untilEqual(
          "a failure", PATIENCE, 0.0, () -> exporter.scrape("/metrics").value(SUCCESSFUL));
      assertEquals(second, exporter.scrape("/metrics").value(SUCCESS_TIME));
      assertEquals(
          "500 keeping the current configuration: " + mistake + "\n",
          exporter.send("POST", "/-/reload"));

      Files.writeString(file, KEYS + "log: {format: text}\n");
      assertEquals("200 configuration reloaded\n", exporter.send("POST", "/-/reload"));
      Await.untilEqual(
          "a success", PATIENCE, 1.0, () -> exporter.scrape("/metrics").value(SUCCESSFUL));

      exporter.signal("TERM");
      exporter.awaitEnd();
      List<String> lines = exporter.lines();
      assertEquals("TIME INFO shutting down", lines.get(lines.size() - 1), exporter.log());
      assertEquals(
          List.of(),
          lines.stream()
              .filter(line -> !line.startsWith("SLF4J"))
              .filter(line -> line.matches(".*(kraftexporter\\.|Exception).*"))
              .toList());
      assertEquals(
          1,
          lines.stream().filter(line -> line.contains("connection refused")).count(),
          exporter.log());
    }
  }
}
