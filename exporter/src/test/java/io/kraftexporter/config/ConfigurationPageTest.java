package io.kraftexporter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/CONFIGURATION.md is what the shipped file and the records say; {@code -Ddocs.update=true}
 * writes it anew.
 */
final class ConfigurationPageTest {
  private static final Path PAGE = Path.of("docs/CONFIGURATION.md");

  @Test
  void pageHasEveryKeyOfTheShippedFile() throws IOException {
    String page = ConfigurationPage.of(Files.readString(Path.of("config/exporter.yml")));

    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(Files.readString(PAGE), page);
  }
}
