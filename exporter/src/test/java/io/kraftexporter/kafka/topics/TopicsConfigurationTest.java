package io.kraftexporter.kafka.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicsConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new TopicsConfiguration(true, new TopicFilter(NameFilter.of(".*", ""), true, true)),
        new ConfigurationLoader().defaults().common().sources().topics());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new TopicsConfiguration(false, new TopicFilter(NameFilter.of("a.*", "ab"), false, false)),
        new ConfigurationFile(directory, Map.of())
            .load(
                """
                topics:
                  enabled: false
                  include: a.*
                  exclude: ab
                  internal: false
                  partitions: false
                """)
            .common()
            .sources()
            .topics());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: topics.include is "*": must be a regular expression
        my.yml: topics.exclude is ")": must be a regular expression
        my.yml: topics.internal is "perhaps": must be true or false
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal("topics: {include: \"*\", exclude: \")\", internal: perhaps}"));
  }
}
