package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.NamePattern;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
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
            new GroupFilter(
                NameFilter.of(".*", ""),
                List.of(GroupFilter.TypeName.values()),
                List.of(GroupFilter.StateName.values())),
            NameFilter.of(".*", ""),
            true,
            false,
            200_000,
            Duration.ofSeconds(30),
            NamePattern.of(""),
            List.of(),
            new LagSecondsConfiguration(true, false, 0, NamePattern.of(""), 4, true, "")),
        new ConfigurationLoader().defaults().common().sources().groups());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new GroupsConfiguration(
            false,
            new GroupFilter(
                NameFilter.of("shop-.*", ".*-(test|tmp)"),
                List.of(GroupFilter.TypeName.SHARE),
                List.of(GroupFilter.StateName.STABLE, GroupFilter.StateName.NOT_READY)),
            NameFilter.of("o.*", "old"),
            false,
            true,
            10,
            Duration.ofMinutes(5),
            NamePattern.of("eos-.*"),
            List.of(
                new GroupsConfiguration.Slo(NamePattern.of("a.*"), 60),
                new GroupsConfiguration.Slo(NamePattern.of(".*"), 300)),
            new LagSecondsConfiguration(
                false, true, 1, NamePattern.of("tx-.*"), 0, false, "/var/lib/lag")),
        new ConfigurationFile(directory, Map.of())
            .load(
                """
                groups:
                  enabled: false
                  include: shop-.*
                  exclude: .*-(test|tmp)
                  types: [share]
                  states: [stable, not_ready]
                  topics: {include: o.*, exclude: old}
                  partitions: false
                  owners: true
                  max_series: 10
                  details_period: 5m
                  read_committed: eos-.*
                  slo: [{match: a.*, seconds: 60}, {match: .*, seconds: 300}]
                  lag_seconds:
                    enabled: false
                    error: true
                    ignored_offsets: 1
                    transactional_topics: tx-.*
                    probes: 0
                    read: false
                    file: /var/lib/lag
                """)
            .common()
            .sources()
            .groups());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: groups.include is "(": must be a regular expression
        my.yml: groups.exclude is "[a": must be a regular expression
        my.yml: groups.types[0] is "kafka": must be one of classic, consumer, share, streams
        my.yml: groups.states is []: must be at least one; for none, enabled: false
        my.yml: groups.topics.include is ")": must be a regular expression
        my.yml: groups.slo[0].match is "(": must be a regular expression
        my.yml: groups.slo[0].seconds is "0": must be 1 to 2147483647
        my.yml: groups.lag_seconds.ignored_offsets is "1001": must be 0 to 1000
        my.yml: groups.lag_seconds.ignored_offsets is "1001": must be 0 without transactional_topics
        my.yml: groups.lag_seconds.probes is "101": must be 0 to 100
        my.yml: groups.max_series is "-1": must be 0 to 2147483647
        my.yml: groups.details_period is "0s": must be 1s to 1d
        my.yml: groups.read_committed is "*": must be a regular expression
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal(
                """
                groups:
                  include: "("
                  exclude: "[a"
                  types: [kafka]
                  states: []
                  topics: {include: ")"}
                  max_series: -1
                  details_period: 0s
                  read_committed: "*"
                  slo: [{match: "(", seconds: 0}]
                  lag_seconds: {ignored_offsets: 1001, probes: 101}
                """));
  }
}
