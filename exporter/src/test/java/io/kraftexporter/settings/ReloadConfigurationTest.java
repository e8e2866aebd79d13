package io.kraftexporter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReloadConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new ReloadConfiguration(Duration.ofSeconds(5)),
        new ConfigurationLoader().defaults().reload());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new ReloadConfiguration(Duration.ZERO),
        new ConfigurationFile(directory, Map.of()).load("reload: {interval: 0s}").reload());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: reload.interval is "25h": must be 0s (never) to 1d
        """,
        new ConfigurationFile(directory, Map.of()).refusal("reload: {interval: 25h}"));
  }
}
