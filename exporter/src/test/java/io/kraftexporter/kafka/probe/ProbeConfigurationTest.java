package io.kraftexporter.kafka.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProbeConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new ProbeConfiguration(
            false, "kraft-exporter-probe", false, Duration.ofSeconds(1), Duration.ofSeconds(5)),
        new ConfigurationLoader().defaults().common().sources().probe());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new ProbeConfiguration(
            true, "eu.kraft-exporter-probe-2", true, Duration.ofMillis(100), Duration.ofMinutes(1)),
        new ConfigurationFile(directory, Map.of())
            .load(
                """
                probe:
                  enabled: true
                  topic: eu.kraft-exporter-probe-2
                  create: true
                  period: 100ms
                  timeout: 1m
                """)
            .common()
            .sources()
            .probe());
  }

  /** No other topic can be taken for the probe's. */
  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: probe.topic is "orders": must be the name of a topic with kraft-exporter-probe in it
        my.yml: probe.period is "99ms": must be 100ms to 1m
        my.yml: probe.timeout is "2m": must be 1s to 1m
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal("probe: {topic: orders, period: 99ms, timeout: 2m}"));
    assertEquals(
        "my.yml: probe.topic is \"kraft-exporter-probe/1\": must be the name of a topic with kraft-exporter-probe in"
            + " it\n",
        new ConfigurationFile(directory, Map.of())
            .refusal("probe: {topic: kraft-exporter-probe/1}"));
  }
}
