package io.kraftexporter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupsConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new GroupsConfiguration(
            true,
            ".*",
            "",
            List.of(GroupsConfiguration.Type.values()),
            List.of(GroupsConfiguration.State.values()),
            new LagSecondsConfiguration(true, false, 4, "")),
        new ConfigurationLoader().defaults().groups());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new GroupsConfiguration(
            false,
            "shop-.*",
            ".*-(test|tmp)",
            List.of(GroupsConfiguration.Type.SHARE),
            List.of(GroupsConfiguration.State.STABLE, GroupsConfiguration.State.NOT_READY),
            new LagSecondsConfiguration(false, true, 0, "/var/lib/lag")),
        new ConfigurationFile(directory, Map.of())
            .load(
                """
                groups:
                  enabled: false
                  include: shop-.*
                  exclude: .*-(test|tmp)
                  types: [share]
                  states: [stable, not_ready]
                  lag_seconds: {enabled: false, error: true, probes: 0, file: /var/lib/lag}
                """)
            .groups());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: groups.types[0]: kafka: one of classic, consumer, share, streams
        my.yml: groups.lag_seconds.probes: 101: 0 to 100
        my.yml: groups.include: (: a regular expression
        my.yml: groups.exclude: [a: a regular expression
        my.yml: groups.states: []: at least one; for none, enabled: false
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal(
                """
                groups:
                  include: "("
                  exclude: "[a"
                  types: [kafka]
                  states: []
                  lag_seconds: {probes: 101}
                """));
  }
}
