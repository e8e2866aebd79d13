package io.kraftexporter.catalog;

import io.kraftexporter.config.Setting;
import io.kraftexporter.http.Exporter;
import io.kraftexporter.http.ScrapeTarget;
import io.kraftexporter.metric.ExtraLabel;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.scrape.FreshnessPolicy;
import io.kraftexporter.scrape.ScrapeConfiguration;
import io.kraftexporter.scrape.Scraper;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.settings.ClusterConfiguration;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.settings.NamedCluster;
import io.kraftexporter.status.ConfigurationStatus;
import io.kraftexporter.status.ReloadLog;
import io.kraftexporter.status.StatusReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Maps the endpoints to the clusters and their sources.
 *
 * <p>The endpoints of the only cluster need no name, and the samples of the exporter itself are
 * served with it. Several clusters are chosen by name, and the exporter is an endpoint of its own.
 * Safe for any number of threads, of which one at a time changes the configuration.
 */
public final class Catalog implements Exporter, AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Path home;
  private final Source self;
  private final String version;
  private final Scraper exporter = new Scraper(new FreshnessPolicy(Duration.ZERO, Duration.ZERO));
  private final ReloadLog reloads;
  private final StatusReader status;
  private volatile Map<String, Cluster> clusters = Map.of();
  private volatile List<Setting> settings = List.of();

  /**
   * Serves nothing until a configuration is used.
   *
   * @param home the installation's directory
   * @param self the source of the program's own process
   * @param reloads the attempts to change the configuration
   */
  public Catalog(Path home, Source self, String version, ReloadLog reloads) {
    this.home = home;
    this.self = self;
    this.version = version;
    this.reloads = reloads;
    this.status =
        new CatalogStatus(
            version,
            home,
            () -> clusters,
            () -> only(clusters).isPresent() ? List.of() : exporter.states(List.of(self)),
            () -> new ConfigurationStatus(settings, this.reloads.last()));
  }

  /** The clusters under one configuration, before they are used. */
  public final class Draft {
    private final Map<String, Cluster> drafted = new LinkedHashMap<>();
    private final Map<String, Cluster.Sources> sources = new LinkedHashMap<>();
    private final Configuration configuration;
    private final ScrapeConfiguration scrape;

    private Draft(Configuration configuration) {
      this.configuration = configuration;
      this.scrape = configuration.scrape();
    }

    private void add(String key, String name, ClusterConfiguration configuration, boolean only)
        throws IOException {
      Cluster cluster =
          Optional.ofNullable(clusters.get(key)).orElseGet(() -> new Cluster(home, key));
      drafted.put(key, cluster);
      sources.put(
          key,
          cluster.build(name, configuration, scrape, only ? Optional.of(self) : Optional.empty()));
    }

    /** Replaces the clusters in use, and closes what is not needed any more. */
    public void use() {
      Map<String, Cluster> before = clusters;
      exporter.setFreshness(scrape.freshness());
      List<Runnable> closings = new ArrayList<>();
      sources.forEach((key, built) -> closings.add(cluster(key).use(built)));
      clusters = new LinkedHashMap<>(drafted);
      settings = configuration.settings(new ConfigurationLoader().defaults());
      before.forEach(
          (key, cluster) -> {
            if (!drafted.containsKey(key)) {
              closings.add(cluster::close);
            }
          });
      Closing.all(closings, CLOSING);
    }

    /** Closes what was built. */
    public void discard() {
      sources.forEach((key, built) -> cluster(key).discard(built));
    }

    private Cluster cluster(String key) {
      return Optional.ofNullable(drafted.get(key)).orElseThrow();
    }
  }

  /**
   * Builds the clusters of a configuration, with the sources in use where nothing has changed;
   * changes nothing.
   *
   * @throws IOException if a file that the configuration names cannot be used
   */
  public Draft build(Configuration configuration) throws IOException {
    Draft draft = new Draft(configuration);
    boolean built = false;
    try {
      if (configuration.clusters().isEmpty()) {
        draft.add("", configuration.cluster(), configuration.common(), true);
      }
      for (NamedCluster cluster : configuration.clusters()) {
        draft.add(
            cluster.name(),
            cluster.name(),
            cluster.configuration(),
            configuration.clusters().size() == 1);
      }
      built = true;
      return draft;
    } finally {
      if (!built) {
        draft.discard();
      }
    }
  }

  /** Forgets the samples of sources that exist no more; may wait for the search of a broker. */
  public void retain() {
    clusters.values().forEach(Cluster::retain);
  }

  /** Starts to read each cluster once, unless its nodes are known. */
  public void readOnce() {
    clusters.values().forEach(Cluster::readOnce);
  }

  @Override
  public Optional<List<Samples>> collect(Endpoint endpoint, Set<String> profiles, Deadline deadline)
      throws InterruptedException {
    Map<String, Cluster> now = clusters;
    Optional<Cluster> chosen = only(now).or(() -> Optional.ofNullable(now.get(endpoint.cluster())));
    if (chosen.isPresent()) {
      return chosen.get().collect(endpoint, profiles, deadline);
    }
    return switch (endpoint.kind()) {
      case EXPORTER -> Optional.of(ofExporter(deadline));
      case ALL -> Optional.of(ofAll(now, profiles, deadline));
      default -> Optional.empty();
    };
  }

  private static Optional<Cluster> only(Map<String, Cluster> clusters) {
    return clusters.size() == 1 ? clusters.values().stream().findFirst() : Optional.empty();
  }

  private List<Samples> ofExporter(Deadline deadline) throws InterruptedException {
    List<Samples> samples = new ArrayList<>(exporter.collect(List.of(self), deadline));
    samples.add(exporter.status());
    return samples;
  }

  /** Collects all clusters side by side: one that hangs takes no time from the others. */
  private List<Samples> ofAll(Map<String, Cluster> now, Set<String> profiles, Deadline deadline)
      throws InterruptedException {
    List<Samples> all = new ArrayList<>();
    Map<String, SideBySide> collections = new LinkedHashMap<>();
    now.forEach(
        (name, cluster) ->
            collections.put(
                name, SideBySide.start(() -> cluster.collect(Endpoint.ALL, profiles, deadline))));
    for (Map.Entry<String, SideBySide> entry : collections.entrySet()) {
      ExtraLabel label = new ExtraLabel("cluster", entry.getKey());
      entry.getValue().join().forEach(samples -> all.add(samples.labelled(label)));
    }
    all.addAll(ofExporter(deadline));
    return all;
  }

  @Override
  public Set<String> profiles() {
    return clusters.values().stream()
        .flatMap(cluster -> cluster.profiles().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Set<String> clusters() {
    Map<String, Cluster> now = clusters;
    return only(now)
        .map(cluster -> Set.of(cluster.name()))
        .orElseGet(() -> Set.copyOf(now.keySet()));
  }

  /**
   * Returns why the last collection of each source failed or is late, by the name of the cluster;
   * the name is empty for the only cluster.
   */
  public Map<String, Map<SourceId, String>> problems() {
    Map<String, Map<SourceId, String>> problems = new LinkedHashMap<>();
    clusters.forEach((key, cluster) -> problems.put(key, cluster.problems()));
    return problems;
  }

  /**
   * Returns the state of every source now, by the name of the cluster; the name is empty for the
   * only cluster.
   */
  public Map<String, Samples> sourceStatuses() {
    Map<String, Samples> status = new LinkedHashMap<>();
    clusters.forEach((key, cluster) -> status.put(key, cluster.sourceStatuses()));
    return status;
  }

  @Override
  public void refreshTopology() {
    clusters.values().forEach(Cluster::refreshTopology);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of several clusters, those that do not answer are listed with what is known of them, once
   * each has been read or has not answered in time: a target that leaves the list for a moment
   * would be forgotten.
   */
  @Override
  public List<ScrapeTarget> targets() {
    Map<String, Cluster> now = clusters;
    boolean known = now.values().stream().anyMatch(cluster -> cluster.topology().isPresent());
    boolean settled =
        only(now).isPresent() || now.values().stream().noneMatch(Cluster::isFirstReading);
    if (!known || !settled) {
      return List.of();
    }
    List<ScrapeTarget> targets = new ArrayList<>();
    endpoints(now)
        .forEach(
            (cluster, endpoints) ->
                endpoints.forEach(endpoint -> targets.add(target(cluster, endpoint))));
    if (only(now).isEmpty()) {
      targets.add(new ScrapeTarget(Endpoint.EXPORTER, Optional.empty(), Optional.empty()));
    }
    return targets;
  }

  private static ScrapeTarget target(Cluster cluster, Endpoint endpoint) {
    return new ScrapeTarget(
        endpoint,
        Optional.of(cluster.name()),
        cluster.topology().flatMap(topology -> topology.node(endpoint.nodeId())));
  }

  @Override
  public List<Endpoint> endpoints() {
    Map<String, Cluster> now = clusters;
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints(now).values().forEach(endpoints::addAll);
    if (only(now).isEmpty()) {
      endpoints.add(Endpoint.EXPORTER);
    }
    return endpoints;
  }

  /** The endpoints of each cluster, with its name if there are several. */
  private static Map<Cluster, List<Endpoint>> endpoints(Map<String, Cluster> clusters) {
    Map<Cluster, List<Endpoint>> endpoints = new LinkedHashMap<>();
    clusters.forEach(
        (key, cluster) ->
            endpoints.put(
                cluster,
                cluster.endpoints().stream()
                    .map(endpoint -> clusters.size() == 1 ? endpoint : endpoint.of(key))
                    .toList()));
    return endpoints;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public StatusReader status() {
    return status;
  }

  @Override
  public void close() {
    Closing.all(
        clusters.values().stream().<Runnable>map(cluster -> cluster::close).toList(), CLOSING);
    exporter.close();
  }
}
