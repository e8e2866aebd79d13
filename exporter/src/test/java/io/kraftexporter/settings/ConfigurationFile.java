package io.kraftexporter.settings;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A configuration file of a test, called {@code my.yml}. */
public final class ConfigurationFile {
  private final Path path;
  private final Map<String, String> environment;

  public ConfigurationFile(Path directory, Map<String, String> environment) {
    this.path = directory.resolve("my.yml");
    this.environment = environment;
  }

  public Configuration load(String text) throws ConfigurationException {
    write(text);
    return new ConfigurationLoader(environment::get, Map.of()).load(path);
  }

  /** The message for this text, with only the file's name of its path and without lines. */
  public String refusal(String text) {
    return wholeRefusal(text).replaceAll("(?m)^my\\.yml:\\d+:", "my.yml:");
  }

  /** The whole message for this text, with only the file's name of its path. */
  String wholeRefusal(String text) {
    write(text);
    ConfigurationException refusal =
        assertThrows(
            ConfigurationException.class,
            () -> new ConfigurationLoader(environment::get, Map.of()).load(path));
    return refusal.getMessage().replace(path.toString(), "my.yml") + "\n";
  }

  private void write(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
