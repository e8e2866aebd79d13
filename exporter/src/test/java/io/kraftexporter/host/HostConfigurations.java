package io.kraftexporter.host;

import io.kraftexporter.host.HostConfiguration.CollectorName;
import io.kraftexporter.host.broker.BrokerConfiguration;
import io.kraftexporter.host.broker.PageCacheConfiguration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Makes configurations of the host from the default one. */
public final class HostConfigurations {
  private HostConfigurations() {}

  public static HostConfiguration usual() {
    return new ConfigurationLoader().defaults().common().host();
  }

  /** Without these collectors. */
  public static HostConfiguration without(Collection<String> collectors) {
    HostConfiguration usual = usual();
    return new HostConfiguration(
        usual.enabled(),
        collectors.stream()
            .map(name -> CollectorName.valueOf(name.toUpperCase(Locale.ROOT)))
            .toList(),
        usual.broker(),
        usual.pageCache(),
        usual.recommended(),
        usual.networkSpeeds());
  }

  public static HostConfiguration of(BrokerConfiguration broker, PageCacheConfiguration pageCache) {
    HostConfiguration usual = usual();
    return new HostConfiguration(
        usual.enabled(),
        usual.exclude(),
        broker,
        pageCache,
        usual.recommended(),
        usual.networkSpeeds());
  }

  /** With these log directories in place of those in the broker's properties. */
  public static HostConfiguration of(Path... logDirs) {
    return of(new BrokerConfiguration(0, "", "", List.of(logDirs)), usual().pageCache());
  }

  /** Every process of Kafka's main class. */
  public static BrokerConfiguration kafka() {
    return usual().broker();
  }

  /** The names of the collectors that can be excluded. */
  public static List<String> names() {
    return Arrays.stream(CollectorName.values())
        .map(collector -> collector.name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
