package io.kraftexporter.kafka.brokers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerConfigConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new BrokerConfigConfiguration(true, Duration.ofMinutes(5), Map.of()),
        new ConfigurationLoader().defaults().common().sources().brokerConfig());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new BrokerConfigConfiguration(
            false,
            Duration.ofHours(1),
            Map.of("num.io.threads", "16", "log.cleanup.policy", "off")),
        new ConfigurationFile(directory, Map.of())
            .load(
                """
                broker_config:
                  enabled: false
                  period: 1h
                  recommended:
                    num.io.threads: 16
                    log.cleanup.policy: "off"
                """)
            .common()
            .sources()
            .brokerConfig());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: broker_config.recommended is a list: must be keys with values
        my.yml: broker_config.period is "0s": must be 1s to 1d
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal("broker_config: {period: 0s, recommended: [num.io.threads]}"));
  }
}
