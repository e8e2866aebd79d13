package io.kraftexporter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new HostConfiguration(HostConfiguration.Switch.AUTO, List.of()),
        new ConfigurationLoader().defaults().host());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new HostConfiguration(
            HostConfiguration.Switch.FALSE,
            List.of(HostConfiguration.Collector.NETCLASS, HostConfiguration.Collector.FILESYSTEM)),
        new ConfigurationFile(directory, Map.of())
            .load("host: {enabled: false, exclude: [netclass, filesystem]}")
            .host());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: host.enabled: no: one of auto, false, true
        my.yml: host.exclude[0]: cpu: one of conntrack, diskstats, filefd, filesystem, loadavg, \
        meminfo, netclass, netdev, netstat, pressure, sockstat, softnet, stat, sysctl, time, \
        uname, vmstat
        """,
        new ConfigurationFile(directory, Map.of()).refusal("host: {enabled: no, exclude: [cpu]}"));
  }
}
