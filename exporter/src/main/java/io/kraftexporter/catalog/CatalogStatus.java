package io.kraftexporter.catalog;

import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.SourceState;
import io.kraftexporter.status.ClusterStatus;
import io.kraftexporter.status.ConfigurationStatus;
import io.kraftexporter.status.LatestValue;
import io.kraftexporter.status.Status;
import io.kraftexporter.status.StatusReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reports the status of the clusters of a catalog. */
final class CatalogStatus implements StatusReader {
  private final String version;
  private final RunbookFiles runbooks;
  private final Supplier<Map<String, Cluster>> clusters;
  private final Supplier<List<SourceState>> sources;
  private final Supplier<ConfigurationStatus> configuration;

  /**
   * @param home the installation's directory
   * @param sources the states of the sources that belong to no cluster
   */
  CatalogStatus(
      String version,
      Path home,
      Supplier<Map<String, Cluster>> clusters,
      Supplier<List<SourceState>> sources,
      Supplier<ConfigurationStatus> configuration) {
    this.version = version;
    this.runbooks = new RunbookFiles(home);
    this.clusters = clusters;
    this.sources = sources;
    this.configuration = configuration;
  }

  @Override
  public Status status() {
    List<ClusterStatus> states = clusters.get().values().stream().map(Cluster::status).toList();
    return new Status(
        Instant.now(),
        version,
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()),
        states,
        sources.get(),
        configuration.get());
  }

  @Override
  public List<LatestValue> latest(String metric) {
    List<LatestValue> values = new ArrayList<>();
    for (Cluster cluster : clusters.get().values()) {
      String name = cluster.name();
      for (Samples samples : cluster.latest()) {
        samples.of(metric).forEach(value -> values.add(latest(name, value)));
      }
    }
    return values;
  }

  private static LatestValue latest(String cluster, Samples.SeriesValue value) {
    Map<String, String> labels = new LinkedHashMap<>();
    List<String> names = value.series().metric().labels();
    for (int i = 0; i < names.size(); i++) {
      labels.put(names.get(i), value.series().labelValues().get(i));
    }
    return new LatestValue(cluster, labels, value.value());
  }

  @Override
  public List<String> runbooks() {
    return runbooks.names();
  }

  @Override
  public Optional<String> runbook(String name) {
    return runbooks.text(name);
  }
}
