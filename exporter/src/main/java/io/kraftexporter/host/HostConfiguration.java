package io.kraftexporter.host;

import io.kraftexporter.config.Check;
import io.kraftexporter.host.broker.BrokerConfiguration;
import io.kraftexporter.host.broker.PageCacheConfiguration;
import io.kraftexporter.recommendation.Recommendations;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Selects what is read of the machine on which the exporter runs.
 *
 * @param exclude collectors not to read
 * @param recommended rules by setting, in place of the shipped recommendations, or {@code off}
 * @param networkSpeeds in megabits per second, by device, in place of what the device says
 */
public record HostConfiguration(
    Switch enabled,
    List<CollectorName> exclude,
    BrokerConfiguration broker,
    PageCacheConfiguration pageCache,
    Map<String, String> recommended,
    Map<String, Integer> networkSpeeds) {

  /** When the machine is read. */
  public enum Switch {
    /** Where a broker or controller runs on it. */
    AUTO,
    TRUE,
    FALSE
  }

  /** The collectors that can be left out, by node_exporter's names where it has them. */
  public enum CollectorName {
    BROKER_PROCESS,
    CONNTRACK,
    DISKSTATS,
    FILEFD,
    FILESYSTEM,
    LOADAVG,
    LOG_DIR,
    MEMINFO,
    NETCLASS,
    NETDEV,
    NETSTAT,
    OS_SETTINGS,
    PAGE_CACHE,
    PRESSURE,
    SOCKSTAT,
    SOFTNET,
    STAT,
    SYSCTL,
    TIME,
    UNAME,
    VMSTAT
  }

  public HostConfiguration {
    exclude = List.copyOf(exclude);
    recommended = Map.copyOf(recommended);
    networkSpeeds = Map.copyOf(networkSpeeds);
    Check check = new Check().recommended(recommended, Recommendations::isNumericRule);
    networkSpeeds.forEach(
        (device, speed) -> check.between(1, Integer.MAX_VALUE, "network_speeds." + device, speed));
    check.done();
  }

  boolean isExcluded(String collector) {
    return exclude.contains(CollectorName.valueOf(collector.toUpperCase(Locale.ROOT)));
  }
}
