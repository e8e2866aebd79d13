package io.kraftexporter.host;

import io.kraftexporter.host.broker.BrokerPresence;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The source of this machine, if it is to be read. Thread-safe. */
public final class HostSources {
  private final HostConfiguration configuration;
  private final HostSource source;
  private final BrokerPresence broker;

  private HostSources(
      HostConfiguration configuration,
      Supplier<Set<String>> hosts,
      Supplier<Optional<String>> cluster) {
    this.configuration = configuration;
    this.source = new HostSource(configuration, cluster);
    this.broker = new BrokerPresence(Machine.here(), hosts);
  }

  /**
   * The old ones where nothing has changed.
   *
   * @param hosts the hosts of the cluster's nodes, as far as they are known when asked
   * @param cluster the id of the cluster; empty while it is not known
   */
  public static HostSources of(
      HostConfiguration configuration,
      Supplier<Set<String>> hosts,
      Supplier<Optional<String>> cluster,
      Optional<HostSources> old) {
    return old.filter(sources -> sources.configuration.equals(configuration))
        .orElseGet(() -> new HostSources(configuration, hosts, cluster));
  }

  /** Returns the metrics that the source declares. */
  public List<Metric> metrics() {
    return source.metrics();
  }

  /** The machine's Source, if a broker is here or the configuration says so; else none. */
  public List<Source> active() {
    boolean wanted =
        switch (configuration.enabled()) {
          case TRUE -> true;
          case FALSE -> false;
          case AUTO -> broker.isHere();
        };
    return wanted ? List.of(source) : List.of();
  }
}
