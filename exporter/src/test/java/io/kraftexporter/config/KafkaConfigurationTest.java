package io.kraftexporter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        my.yml: kafka.bootstrap[0]: :9092: HOST:PORT
        my.yml: kafka.bootstrap[2]: b:0: HOST:PORT
        my.yml: kafka.properties: a map: not bootstrap.servers, which is the key kafka.bootstrap
        my.yml: kafka.properties: a map: not request.timeout.ms, which is the key kafka.request_timeout
        my.yml: kafka.request_timeout: 61m: 1ms to 1h
        my.yml: kafka.api_timeout: 0s: 1ms to 1h
        my.yml: kafka.api_timeout: 0s: request_timeout or longer
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
