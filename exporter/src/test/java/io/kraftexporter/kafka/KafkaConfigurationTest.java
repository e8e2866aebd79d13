package io.kraftexporter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.Secret;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.topology.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaConfigurationTest {
  @TempDir Path directory;
  private ConfigurationFile file;

  @BeforeEach
  void setUp() {
    file = new ConfigurationFile(directory, Map.of());
  }

  @Test
  void defaults() {
    assertEquals(
        new KafkaConfiguration(
            List.of(new HostPort("localhost", 9092)),
            Map.of(),
            Duration.ofSeconds(3),
            Duration.ofSeconds(8)),
        new ConfigurationLoader().defaults().common().sources().kafka());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new KafkaConfiguration(
            List.of(new HostPort("b1", 1), new HostPort("::1", 2)),
            Map.of("security.protocol", new Secret("SSL"), "retries", new Secret("007")),
            Duration.ofMillis(500),
            Duration.ofMinutes(2)),
        file.load(
                """
                kafka:
                  bootstrap: ["b1:1", "[::1]:2"]
                  properties:
                    security.protocol: SSL
                    retries: 007
                  request_timeout: 500ms
                  api_timeout: 2m
                """)
            .common()
            .sources()
            .kafka());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: kafka.bootstrap[0] is ":9092": must be HOST:PORT
        my.yml: kafka.bootstrap[2] is "b:0": must be HOST:PORT
        my.yml: kafka.properties.bootstrap.servers is ***: must be left out, as kafka.bootstrap is the key for it
        my.yml: kafka.properties.request.timeout.ms is ***: must be left out, as kafka.request_timeout is the key for it
        my.yml: kafka.request_timeout is "61m": must be 1ms to 1h
        my.yml: kafka.api_timeout is "0s": must be 1ms to 1h
        my.yml: kafka.api_timeout is "0s": must be request_timeout or longer
        """,
        file.refusal(
            """
            kafka:
              bootstrap: [":9092", "a:1", "b:0"]
              properties: {bootstrap.servers: "a:1", request.timeout.ms: 1}
              request_timeout: 61m
              api_timeout: 0s
            """));
  }
}
