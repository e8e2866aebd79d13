package io.kraftexporter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.http.HttpConfiguration;
import io.kraftexporter.topology.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
  @TempDir Path directory;
  private ConfigurationFile file;

  @BeforeEach
  void setUp() {
    file = new ConfigurationFile(directory, Map.of());
  }

  @Test
  void defaults() {
    Configuration defaults = new ConfigurationLoader().defaults();
    assertEquals(new HostPort("", 9308), defaults.listen());
    assertEquals("", defaults.cluster());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    Configuration defaults = new ConfigurationLoader().defaults();
    assertEquals(
        new Configuration(
            new HostPort("127.0.0.1", 0),
            "blue",
            defaults.common(),
            List.of(),
            defaults.scrape(),
            new HttpConfiguration(2, Optional.empty(), false, "", false),
            defaults.reload(),
            defaults.check(),
            defaults.log()),
        file.load(
            """
            listen: 127.0.0.1:0
            cluster: blue
            kafka:
            groups:
            topics: {}
            jmx:
              nodes:
            scrape: {}
            http:
              max_concurrent_scrapes: 2
            reload: ~
            """));
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: listen is "[::1:9308": must be HOST:PORT, the port 0 to 65535
        my.yml: cluster is a list: must be text
        my.yml: kafka is ***: must be keys with values
        """,
        file.refusal(
            """
            listen: "[::1:9308"
            cluster: [blue]
            kafka: localhost:9092
            """));
  }

  @Test
  void thereMustBeSomethingToRead() {
    assertEquals(
        "my.yml: jmx.nodes is []: must be at least one node, as kafka.bootstrap is empty\n",
        file.refusal("kafka: {bootstrap: []}"));
    assertEquals(
        "my.yml: jmx.enabled is \"false\": must be true, as kafka.bootstrap is empty\n",
        file.refusal("{kafka: {bootstrap: []}, jmx: {enabled: false}}"));
  }
}
