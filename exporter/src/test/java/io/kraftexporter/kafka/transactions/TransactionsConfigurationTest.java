package io.kraftexporter.kafka.transactions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransactionsConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new TransactionsConfiguration(true, Duration.ofSeconds(30), Duration.ofMinutes(5)),
        new ConfigurationLoader().defaults().common().sources().transactions());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new TransactionsConfiguration(false, Duration.ofMinutes(2), Duration.ofHours(1)),
        new ConfigurationFile(directory, Map.of())
            .load("transactions: {enabled: false, period: 2m, too_long: 1h}")
            .common()
            .sources()
            .transactions());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: transactions.enabled is "soon": must be true or false
        my.yml: transactions.period is "0s": must be 1s to 1d
        my.yml: transactions.too_long is "2d": must be 1s to 1d
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal("transactions: {enabled: soon, period: 0s, too_long: 2d}"));
  }
}
