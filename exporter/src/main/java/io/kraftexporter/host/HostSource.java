package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine on which this runs, under node_exporter's names: CPU, memory, disks, network.
 *
 * <p>A collector that fails costs only its own metrics: it is logged once, and its success is 0.
 */
public final class HostSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(HostSource.class);
  private static final Metric SUCCESS =
      Metric.gauge(
          "kraft_exporter_host_collector_success",
          "Whether the collector of host metrics could read what it reads, 1 or 0.",
          "collector");

  private final List<Collector> collectors;
  private final Sampler sampler = new Sampler();
  private final Set<String> failing = new HashSet<>();

  /** Reads with all collectors that there are for this system and are not excluded. */
  public HostSource(HostSettings settings) {
    this(
        Collectors.here(settings).stream()
            .filter(collector -> !settings.excluded().contains(collector.name()))
            .toList());
  }

  HostSource(List<Collector> collectors) {
    this.collectors = collectors;
  }

  /** The names of the collectors that can be excluded. */
  public static List<String> names() {
    return Collectors.linux(Machine.here(), HostSettings.without(Set.of())).stream()
        .map(Collector::name)
        .toList();
  }

  @Override
  public SourceId id() {
    return SourceId.of("host");
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(List.of(SUCCESS));
    collectors.forEach(collector -> metrics.addAll(collector.metrics()));
    return metrics;
  }

  @Override
  public Samples collect(Deadline deadline) {
    return sampler.collect(
        into -> {
          for (Collector collector : collectors) {
            into.set(SUCCESS, succeeds(collector) ? 1 : 0, collector.name());
          }
        });
  }

  private boolean succeeds(Collector collector) {
    try {
      collector.collect(sampler);
    } catch (Exception | LinkageError e) {
      if (failing.add(collector.name())) {
        LOG.warn("host metrics of {} cannot be read: {}", collector.name(), e.toString());
        LOG.debug("host metrics of {} cannot be read", collector.name(), e);
      }
      return false;
    }
    if (failing.remove(collector.name())) {
      LOG.info("host metrics of {} can be read again", collector.name());
    }
    return true;
  }
}
