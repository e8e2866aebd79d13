package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new HttpConfiguration(64, Optional.empty(), false, "", false),
        new ConfigurationLoader().defaults().http());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new HttpConfiguration(1, Optional.empty(), false, "", false),
        new ConfigurationFile(directory, Map.of())
            .load("http: {max_concurrent_scrapes: 1}")
            .http());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: http.max_concurrent_scrapes is "0": must be 1 to 1000
        """,
        new ConfigurationFile(directory, Map.of()).refusal("http: {max_concurrent_scrapes: 0}"));
  }
}
