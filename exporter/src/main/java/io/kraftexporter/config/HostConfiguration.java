package io.kraftexporter.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether to read the machine on which the exporter runs, and what of it.
 *
 * @param exclude collectors not to read
 * @param settings rules in place of the recommendations, by setting: a number, a range of numbers
 *     such as {@code 1..10}, {@code 5..} or {@code ..5}, several of them with blanks between, or
 *     {@code off}
 * @param networkSpeeds in megabits per second, by device, in place of what the device says
 */
public record HostConfiguration(
    Switch enabled,
    List<Collector> exclude,
    BrokerConfiguration broker,
    PageCacheConfiguration pageCache,
    Map<String, String> settings,
    Map<String, Integer> networkSpeeds) {

  /** When the machine is read. */
  public enum Switch {
    /** Where a broker or controller runs on it. */
    AUTO,
    TRUE,
    FALSE
  }

  /** What can be left out; what node_exporter has too, by its names. */
  public enum Collector {
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

  private static final String RANGE = "(\\d{1,15}(\\.\\.(\\d{1,15})?)?|\\.\\.\\d{1,15})";
  private static final Pattern RULE = Pattern.compile("off|" + RANGE + "( " + RANGE + ")*");

  public HostConfiguration {
    exclude = List.copyOf(exclude);
    settings = Map.copyOf(settings);
    networkSpeeds = Map.copyOf(networkSpeeds);
    Check check = new Check();
    settings.forEach(
        (setting, rule) ->
            check.that(
                RULE.matcher(rule).matches(),
                "settings." + setting,
                "off, or numbers and ranges such as 1, 1..10, 5.. or ..5"));
    networkSpeeds.forEach(
        (device, speed) -> check.between(1, Integer.MAX_VALUE, "network_speeds." + device, speed));
    check.done();
  }
}
