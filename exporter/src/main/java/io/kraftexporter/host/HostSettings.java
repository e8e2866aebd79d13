package io.kraftexporter.host;

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
 * @param pageCache how to look at the page cache
 * @param recommended rules by setting, in place of the shipped recommendations
 * @param networkSpeeds in megabits per second, by device, in place of what the device says
 */
public record HostSettings(
    Set<String> excluded,
    ProcessChoice processes,
    List<Path> logDirs,
    PageCache pageCache,
    Map<String, String> recommended,
    Map<String, Integer> networkSpeeds) {

  /**
   * How to look at the page cache.
   *
   * @param interval how often at most
   * @param budget the most CPU time that one look may take
   * @param topics whether to tell it by topic too
   */
  public record PageCache(Duration interval, Duration budget, boolean topics) {}

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
        new PageCache(Duration.ofSeconds(60), Duration.ofMillis(500), false),
        Map.of(),
        Map.of());
  }
}
