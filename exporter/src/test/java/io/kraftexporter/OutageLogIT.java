package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log while a node is killed, while the cluster is down, and after it is back. */
@Timeout(600)
class OutageLogIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String OVER = "all addresses of Kafka can be used again";

  @TempDir Path directory;

  @Test
  void outageIsAFewLinesWithAddressesAndItsEndIsOne() throws Exception {
    try (KafkaCluster cluster = KafkaCluster.combined(1).start()) {
      Path file =
          Files.writeString(
              directory.resolve("exporter.yml"),
              """
              listen: "127.0.0.1:0"
              kafka: {bootstrap: [%s], request_timeout: 1s, api_timeout: 2s}
              jmx: {port: %d}
              host: {enabled: false}
              """
                  .formatted(cluster.bootstrapServers(), cluster.jmxPort()));
      try (ExporterProcess exporter = ExporterProcess.serving(file)) {
        exporter.await("first reading: cluster ");
        int healthy = exporter.lines().size();
        KafkaNode node = cluster.node(1);
        node.kill();
        Await.until(
            "the outage is reported",
            PATIENCE,
            () ->
                scrape(exporter)
                    .log()
                    .contains(cluster.bootstrapServers() + ": connection refused"));
        for (int i = 0; i < 10; i++) {
          scrape(exporter);
          Thread.sleep(500);
        }
        List<String> outage = exporter.lines().subList(healthy, exporter.lines().size());
        assertTrue(outage.size() <= 6, () -> String.join("\n", outage));
        int down = exporter.lines().size();

        node.start();
        Await.until("the outage is over", PATIENCE, () -> scrape(exporter).log().contains(OVER));
        Await.until(
            "all sources answer",
            PATIENCE,
            () -> RunningExporter.failing(exporter.scrape("/metrics")).isEmpty());
        List<String> back = exporter.lines().subList(down, exporter.lines().size());
        assertEquals(1, back.stream().filter(line -> line.contains(OVER)).count());
        assertTrue(back.size() <= 6, () -> String.join("\n", back));
        System.out.println("LOG OF OUTAGE\n" + exporter.log());
      }
    }
  }

  private static ExporterProcess scrape(ExporterProcess exporter) throws Exception {
    String unused = exporter.send("GET", "/metrics");
    return exporter;
  }
}
