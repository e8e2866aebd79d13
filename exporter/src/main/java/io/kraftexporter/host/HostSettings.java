package io.kraftexporter.host;

import io.kraftexporter.host.broker.PageCacheLimits;
import io.kraftexporter.host.broker.ProcessChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to read of the machine, and how.
 *
 * @param excluded names of collectors not to read
 * @param processes which processes are brokers
 * @param logDirs in place of those in the brokers' properties; empty: those
 * @param pageCache how often and how long to scan the page cache
 * @param recommended rules by setting, in place of the shipped recommendations
 * @param networkSpeeds in megabits per second, by device, in place of what the device says
 */
public record HostSettings(
    Set<String> excluded,
    ProcessChoice processes,
    List<Path> logDirs,
    PageCacheLimits pageCache,
    Map<String, String> recommended,
    Map<String, Integer> networkSpeeds) {

  public HostSettings {
    excluded = Set.copyOf(excluded);
    logDirs = List.copyOf(logDirs);
    recommended = Map.copyOf(recommended);
    networkSpeeds = Map.copyOf(networkSpeeds);
  }

  /** As usual, without these collectors. */
  public static HostSettings without(Collection<String> excluded) {
    return new HostSettings(
        Set.copyOf(excluded),
        ProcessChoice.kafka(),
        List.of(),
        new PageCacheLimits(Duration.ofSeconds(60), Duration.ofMillis(500), false),
        Map.of(),
        Map.of());
  }
}
