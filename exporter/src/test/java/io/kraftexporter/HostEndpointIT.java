package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host in the whole program, beside a node that does not answer. */
@Timeout(60)
class HostEndpointIT {
  private static final Path HOME = Path.of(System.getProperty("kraftexporter.home"));

  @TempDir Path directory;

  @Test
  void hostIsServedAndListedWhereANodeIsOnThisMachine() throws Exception {
    try (App app = new App(HOME, new Build("test", "test"))) {
      app.apply(configuration("127.0.0.1", "auto"));

      assertTrue(app.exporter().endpoints().contains(Endpoint.HOST));
      ParsedText host = scrape(app, Endpoint.HOST);
      assertTrue(host.value("node_memory_MemTotal_bytes") > 1e6);
      assertTrue(host.values("kraft_exporter_host_collector_success").size() > 10);
      assertEquals(
          host.samples().keySet().stream().filter(name -> name.startsWith("node_")).toList(),
          scrape(app, Endpoint.ALL).samples().keySet().stream()
              .filter(name -> name.startsWith("node_"))
              .toList());
    }
  }

  @Test
  void hostIsNeitherServedNorListedWhereItIsSwitchedOff() throws Exception {
    try (App app = new App(HOME, new Build("test", "test"))) {
      app.apply(configuration("127.0.0.1", "true"));
      assertTrue(app.exporter().endpoints().contains(Endpoint.HOST));

      app.apply(configuration("127.0.0.1", "false"));

      assertFalse(app.exporter().endpoints().contains(Endpoint.HOST));
      assertEquals(0, scrape(app, Endpoint.HOST).samples().size());
    }
  }

  private Configuration configuration(String node, String enabled) throws Exception {
    Path file = directory.resolve("my.yml");
    Files.writeString(
        file,
        """
        listen: "127.0.0.1:0"
        kafka: {bootstrap: []}
        jmx:
          connect_timeout: 100ms
          nodes: [{address: "%s:1", node_id: 1}]
        host: {enabled: %s}
        """
            .formatted(node, enabled));
    return new ConfigurationLoader().load(file);
  }

  private static ParsedText scrape(App app, Endpoint endpoint) throws InterruptedException {
    return ParsedText.parse(
        Texts.of(
            app.exporter()
                .collect(endpoint, Set.of(), Deadline.in(Duration.ofSeconds(30)))
                .orElseThrow()
                .toArray(Samples[]::new)));
  }
}
