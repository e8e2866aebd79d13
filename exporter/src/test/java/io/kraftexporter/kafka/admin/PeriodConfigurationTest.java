package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks the sources with a period of their own: {@code replication}, {@code log_dirs}, {@code
 * reassignments}, {@code security}.
 */
final class PeriodConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    Configuration defaults = new ConfigurationLoader().defaults();
    assertEquals(
        List.of(
            new PeriodConfiguration(true, Duration.ofSeconds(10)),
            new PeriodConfiguration(true, Duration.ofMinutes(1)),
            new PeriodConfiguration(true, Duration.ofSeconds(30)),
            new PeriodConfiguration(true, Duration.ofMinutes(5))),
        List.of(
            defaults.common().sources().replication(),
            defaults.common().sources().logDirs(),
            defaults.common().sources().reassignments(),
            defaults.common().sources().security()));
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    Configuration configuration =
        new ConfigurationFile(directory, Map.of())
            .load(
                """
                replication: {enabled: false, period: 1s}
                log_dirs: {enabled: false, period: 1d}
                reassignments:
                  enabled: false
                  period: 10m
                security: {enabled: false, period: 1h}
                """);
    assertEquals(
        List.of(
            new PeriodConfiguration(false, Duration.ofSeconds(1)),
            new PeriodConfiguration(false, Duration.ofDays(1)),
            new PeriodConfiguration(false, Duration.ofMinutes(10)),
            new PeriodConfiguration(false, Duration.ofHours(1))),
        List.of(
            configuration.common().sources().replication(),
            configuration.common().sources().logDirs(),
            configuration.common().sources().reassignments(),
            configuration.common().sources().security()));
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: log_dirs.period is "2d": must be 1s to 1d
        my.yml: reassignments.enabled is "often": must be true or false
        my.yml: reassignments.period is "999ms": must be 1s to 1d
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal(
                """
                log_dirs: {period: 2d}
                reassignments: {enabled: often, period: 999ms}
                """));
    assertEquals(
        """
        my.yml: replication.period is "16s": must be 1s to 15s, as nothing older than 30s is shown
        """,
        new ConfigurationFile(directory, Map.of()).refusal("replication: {period: 16s}"));
  }
}
