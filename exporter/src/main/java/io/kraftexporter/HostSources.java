package io.kraftexporter;

import io.kraftexporter.config.HostConfiguration;
import io.kraftexporter.host.BrokerPresence;
import io.kraftexporter.host.HostSource;
import io.kraftexporter.host.Machine;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Source;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What is read of this machine, if it is to be read. Thread-safe. */
final class HostSources {
  private final HostConfiguration configuration;
  private final HostSource source;
  private final BrokerPresence broker;

  private HostSources(HostConfiguration configuration, Supplier<Set<String>> hosts) {
    this.configuration = configuration;
    this.source =
        new HostSource(
            configuration.exclude().stream()
                .map(collector -> collector.name().toLowerCase(Locale.ROOT))
                .toList());
    this.broker = new BrokerPresence(Machine.here(), hosts);
  }

  /**
   * The old ones where nothing has changed.
   *
   * @param hosts the hosts of the cluster's nodes, as far as they are known when asked
   */
  static HostSources of(
      HostConfiguration configuration, Supplier<Set<String>> hosts, Optional<HostSources> old) {
    return old.filter(sources -> sources.configuration.equals(configuration))
        .orElseGet(() -> new HostSources(configuration, hosts));
  }

  /** What can be read of it. */
  List<Metric> metrics() {
    return source.metrics();
  }

  /** The machine's Source, if a broker is here or the configuration says so; else none. */
  List<Source> active() {
    boolean wanted =
        switch (configuration.enabled()) {
          case TRUE -> true;
          case FALSE -> false;
          case AUTO -> broker.isHere();
        };
    return wanted ? List.of(source) : List.of();
  }
}
