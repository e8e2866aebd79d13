package io.kraftexporter.kafka.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificatesConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new CertificatesConfiguration(true, Duration.ofHours(1), Duration.ofSeconds(3)),
        new ConfigurationLoader().defaults().common().sources().certificates());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new CertificatesConfiguration(false, Duration.ofDays(1), Duration.ofMillis(500)),
        new ConfigurationFile(directory, Map.of())
            .load("certificates: {enabled: false, period: 1d, timeout: 500ms}")
            .common()
            .sources()
            .certificates());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: certificates.period is "0s": must be 1s to 1d
        my.yml: certificates.timeout is "2h": must be 1ms to 1h
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal("certificates: {period: 0s, timeout: 2h}"));
  }
}
