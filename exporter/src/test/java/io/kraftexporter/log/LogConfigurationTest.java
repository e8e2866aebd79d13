package io.kraftexporter.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

final class LogConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new LogConfiguration(Level.INFO, LogFormat.TEXT),
        new ConfigurationLoader().defaults().log());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new LogConfiguration(Level.DEBUG, LogFormat.JSON),
        new ConfigurationFile(directory, Map.of()).load("log: {level: debug, format: json}").log());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: log.level is "loud": must be one of debug, error, info, trace, warn
        my.yml: log.format is "xml": must be one of json, text
        """,
        new ConfigurationFile(directory, Map.of()).refusal("log: {level: loud, format: xml}"));
  }
}
