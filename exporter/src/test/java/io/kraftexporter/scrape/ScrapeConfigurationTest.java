package io.kraftexporter.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScrapeConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new ScrapeConfiguration(
            Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(30)),
        new ConfigurationLoader().defaults().scrape());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new ScrapeConfiguration(Duration.ofSeconds(20), Duration.ZERO, Duration.ofMinutes(1)),
        new ConfigurationFile(directory, Map.of())
            .load("scrape: {timeout: 20s, reuse_within: 0s, stale_after: 1m}")
            .scrape());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: scrape.timeout is "2h": must be 1ms to 1h
        my.yml: scrape.stale_after is "0s": must be 1ms to 1h
        my.yml: scrape.stale_after is "0s": must be timeout or longer
        my.yml: scrape.reuse_within is "1s": must be stale_after or shorter
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal("scrape: {timeout: 2h, reuse_within: 1s, stale_after: 0s}"));
    assertEquals(
        """
        my.yml: scrape.stale_after is "5s": must be timeout or longer
        """,
        new ConfigurationFile(directory, Map.of()).refusal("scrape: {stale_after: 5s}"));
  }
}
