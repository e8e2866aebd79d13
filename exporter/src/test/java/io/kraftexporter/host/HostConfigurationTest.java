package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.host.broker.BrokerConfiguration;
import io.kraftexporter.host.broker.PageCacheConfiguration;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostConfigurationTest {
  @TempDir Path directory;

  @Test
  void defaults() {
    assertEquals(
        new HostConfiguration(
            HostConfiguration.Switch.AUTO,
            List.of(),
            new BrokerConfiguration(0, "", "", List.of()),
            new PageCacheConfiguration(Duration.ofMinutes(1), Duration.ofMillis(500), false),
            Map.of(),
            Map.of()),
        new ConfigurationLoader().defaults().common().host());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new HostConfiguration(
            HostConfiguration.Switch.FALSE,
            List.of(
                HostConfiguration.CollectorName.NETCLASS,
                HostConfiguration.CollectorName.PAGE_CACHE),
            new BrokerConfiguration(0, "/run/kafka.pid", "", List.of(Path.of("/data"))),
            new PageCacheConfiguration(Duration.ofMinutes(5), Duration.ofSeconds(1), true),
            Map.of("vm.swappiness", "1..10", "net.ipv4.tcp_rmem", "4096.. 1 ..7", "nproc", "off"),
            Map.of("eth0", 10_000)),
        new ConfigurationFile(directory, Map.of())
            .load(
                """
                host:
                  enabled: false
                  exclude: [netclass, page_cache]
                  broker: {pid_file: /run/kafka.pid, log_dirs: [/data]}
                  page_cache: {interval: 5m, budget: 1s, topics: true}
                  recommended:
                    vm.swappiness: 1..10
                    net.ipv4.tcp_rmem: 4096.. 1 ..7
                    nproc: "off"
                  network_speeds: {eth0: 10000}
                """)
            .common()
            .host());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: host.enabled is "no": must be one of auto, false, true
        my.yml: host.exclude[0] is "cpu": must be one of broker_process, conntrack, diskstats, filefd, \
        filesystem, loadavg, log_dir, meminfo, netclass, netdev, netstat, os_settings, \
        page_cache, pressure, sockstat, softnet, stat, sysctl, time, uname, vmstat
        my.yml: host.broker.command is "(": must be a regular expression
        my.yml: host.broker.pid_file is "a": must be empty, as another of pid, pid_file and command is given
        my.yml: host.broker.command is "(": must be empty, as another of pid, pid_file and command is given
        my.yml: host.broker.log_dirs[0] is "data": must be an absolute path
        my.yml: host.page_cache.budget is "2m": must be 1ms to page_cache.interval
        my.yml: host.recommended.vm.swappiness is "1-10": must be off, or a value or range such as true, 20, \
        16m, 1..10, 5.., ..5 or 16|8..
        my.yml: host.network_speeds.eth0 is "0": must be 1 to 2147483647
        """,
        new ConfigurationFile(directory, Map.of())
            .refusal(
                """
                host:
                  enabled: no
                  exclude: [cpu]
                  broker: {pid: 1, pid_file: a, command: "(", log_dirs: [data]}
                  page_cache: {budget: 2m}
                  recommended: {vm.swappiness: 1-10}
                  network_speeds: {eth0: 0}
                """));
  }
}
