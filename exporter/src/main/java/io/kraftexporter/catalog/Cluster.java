package io.kraftexporter.catalog;

import io.kraftexporter.host.HostSources;
import io.kraftexporter.jmx.JmxSource;
import io.kraftexporter.jmx.JmxSources;
import io.kraftexporter.kafka.KafkaSources;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.scrape.FreshnessPolicy;
import io.kraftexporter.scrape.ScrapeConfiguration;
import io.kraftexporter.scrape.Scraper;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.settings.ClusterConfiguration;
import io.kraftexporter.status.ClusterStatus;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that belongs to one Kafka cluster: its Admin clients, sources, JVMs and topology, and
 * the machine where one of its nodes runs on it.
 *
 * <p>Outlives its configuration: {@link #build} prepares the sources of another one, which {@link
 * #use} puts in place of those before. Safe for any number of threads, of which one at a time
 * changes the configuration.
 */
public final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  /** The endpoints that have the state of the sources. */
  private static final Set<Endpoint.Kind> WITH_STATUS =
      Set.of(Endpoint.Kind.ALL, Endpoint.Kind.CLUSTER, Endpoint.Kind.EXPORTER);

  /** The endpoints whose sources depend on no node. */
  private static final Set<Endpoint.Kind> WITHOUT_NODES =
      Set.of(Endpoint.Kind.JVM, Endpoint.Kind.EXPORTER);

  /** The name of the thread that reads the cluster once at the start. */
  public static final String FIRST_READING = "first-reading";

  /** The sources under one configuration. */
  record Sources(
      String name,
      ClusterConfiguration configuration,
      ScrapeConfiguration scrape,
      Optional<Source> self,
      Optional<KafkaSources> kafka,
      JmxSources jmx,
      HostSources host) {}

  private final Path home;
  private final String owner;
  private final Scraper scraper;
  private volatile @Nullable Sources sources;

  /** While true, some of the nodes may be known and others not yet. */
  private volatile boolean nodesBeingRead;

  /**
   * Reads nothing until {@link #use}.
   *
   * @param home the installation's directory
   * @param name of one of several clusters, for log lines; empty for the only one
   */
  Cluster(Path home, String name) {
    this.home = home;
    this.owner = name.isEmpty() ? "" : " (cluster " + name + ")";
    this.scraper = new Scraper(new FreshnessPolicy(Duration.ZERO, Duration.ZERO), owner);
  }

  /** Returns the metrics that a cluster of this configuration declares, without reading values. */
  public static List<Metric> metrics(ClusterConfiguration configuration, Path home)
      throws IOException {
    try (KafkaSources kafka = KafkaSources.of(configuration.sources(), Optional.empty());
        JmxSources jmx = JmxSources.of(configuration.jmx(), home, Optional.empty())) {
      HostSources host =
          HostSources.of(configuration.host(), Set::of, Optional::empty, Optional.empty());
      return Stream.of(kafka.metrics(), host.metrics(), jmx.metrics())
          .flatMap(List::stream)
          .toList();
    }
  }

  /**
   * Builds the sources of a configuration, or takes them from those in use; changes nothing.
   *
   * @param name the value of the label {@code cluster}; empty for the cluster's id
   * @param self the source of the program itself, which is served with those of the only cluster
   * @throws IOException if a file of rules or certificates cannot be used
   */
  Sources build(
      String name,
      ClusterConfiguration configuration,
      ScrapeConfiguration scrape,
      Optional<Source> self)
      throws IOException {
    Optional<Sources> old = Optional.ofNullable(sources);
    JmxSources jmx = JmxSources.of(configuration.jmx(), home, old.map(Sources::jmx));
    HostSources host =
        HostSources.of(configuration.host(), this::hosts, this::id, old.map(Sources::host));
    Optional<KafkaSources> kafka =
        configuration.sources().kafka().bootstrap().isEmpty()
            ? Optional.empty()
            : Optional.of(KafkaSources.of(configuration.sources(), old.flatMap(Sources::kafka)));
    return new Sources(name, configuration, scrape, self, kafka, jmx, host);
  }

  /** Closes sources that were built and will not be used, and nothing that is in use. */
  void discard(Sources built) {
    Optional<Sources> inUse = Optional.ofNullable(sources);
    if (inUse.filter(used -> used.jmx() == built.jmx()).isEmpty()) {
      built.jmx().close();
    }
    built.kafka().ifPresent(kafka -> kafka.discard(inUse.flatMap(Sources::kafka)));
  }

  /**
   * Replaces the sources in use.
   *
   * @return closes the sources that are not needed any more, which may take a while
   */
  Runnable use(Sources now) {
    Optional<Sources> old = Optional.ofNullable(sources);
    old.ifPresent(before -> now.jmx().takeOver(before.jmx()));
    scraper.setFreshness(now.scrape().freshness());
    sources = now;
    now.kafka().ifPresent(KafkaSources::use);
    return () -> old.ifPresent(before -> closeUnused(before, now));
  }

  private static void closeUnused(Sources old, Sources now) {
    if (old.jmx() != now.jmx()) {
      old.jmx().close();
    }
    old.kafka().ifPresent(kafka -> kafka.closeUnless(now.kafka()));
  }

  /** Forgets the samples of sources that exist no more; may wait for the search of a broker. */
  void retain() {
    scraper.retain(sources(Endpoint.ALL).orElseThrow());
  }

  /**
   * Starts to read the nodes, unless they are known, and then everything that belongs to no node.
   */
  void readOnce() {
    if (topology().isPresent()) {
      return;
    }
    nodesBeingRead = true;
    DaemonThreads.start(
        FIRST_READING,
        () -> {
          try {
            readNodes();
            if (topology().isPresent()) {
              collect(Endpoint.CLUSTER, Set.of(), Deadline.in(scrapeTimeout()));
              logFirstReading();
            } else if (!scraper.isClosed()) {
              LOG.warn("first reading{}: the cluster has not answered yet", owner);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        () -> nodesBeingRead = false);
  }

  /** Logs the outcome of the first reading: what works now, and what does not. */
  private void logFirstReading() {
    List<Source> all = sources(Endpoint.CLUSTER).orElseThrow();
    List<String> without = scraper.withoutSamples(all);
    LOG.info(
        "first reading{}: cluster {} with {} nodes; {} of {} sources have answered{}",
        owner,
        id().orElse(name()),
        topology().map(Topology::nodes).orElse(List.of()).size(),
        all.size() - without.size(),
        all.size(),
        without.isEmpty() ? "" : ", without: " + String.join(", ", without));
  }

  private void readNodes() throws InterruptedException {
    try {
      scraper.collect(topologySources(), Deadline.in(scrapeTimeout()));
    } finally {
      nodesBeingRead = false;
    }
  }

  /**
   * Collects the samples of an endpoint, as {@link io.kraftexporter.http.Exporter#collect} does.
   */
  Optional<List<Samples>> collect(Endpoint endpoint, Set<String> profiles, Deadline deadline)
      throws InterruptedException {
    // In this order: nodes that become known in between are among the sources.
    boolean known = !nodesBeingRead && topology().isPresent();
    Optional<List<Source>> wanted = sources(endpoint);
    if (!WITHOUT_NODES.contains(endpoint.kind()) && (wanted.isEmpty() || !known)) {
      scraper.collect(topologySources(), deadline.atMost(deadline.left().dividedBy(2)));
      wanted = sources(endpoint);
    }
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    List<Samples> read = scraper.collect(wanted.get(), deadline);
    List<Samples> samples = new ArrayList<>(read);
    for (String profile : profiles) {
      read.stream().map(each -> each.profile(profile)).forEach(samples::add);
    }
    retain();
    if (WITH_STATUS.contains(endpoint.kind())) {
      samples.add(scraper.status());
    }
    return Optional.of(samples);
  }

  /** Returns the status, as the sources last read it. */
  ClusterStatus status() {
    Sources now = current();
    List<Source> others = ofCluster(now);
    others.addAll(host(now));
    return new ClusterState(now, scraper, others, nodes()).status(name(), topology());
  }

  /** Returns the samples that the sources last read, and the state of the sources. */
  List<Samples> latest() {
    List<Samples> latest = new ArrayList<>(scraper.latest(sources(Endpoint.ALL).orElseThrow()));
    latest.add(scraper.status());
    return latest;
  }

  /** Returns why the last collection of each source failed or is late. */
  Map<SourceId, String> problems() {
    return scraper.problems();
  }

  /** Returns the state of every source. */
  Samples sourceStatuses() {
    return scraper.status();
  }

  /** Starts to read the nodes; does not wait. */
  void refreshTopology() {
    scraper.start(topologySources(), Deadline.in(scrapeTimeout()));
  }

  /** The endpoints that exist now, JVMs first. */
  List<Endpoint> endpoints() {
    List<Endpoint> endpoints =
        new ArrayList<>(nodes().keySet().stream().map(Endpoint::node).toList());
    current().jmx().jvms().keySet().forEach(name -> endpoints.add(Endpoint.jvm(name)));
    endpoints.add(Endpoint.CLUSTER);
    host(current()).forEach(host -> endpoints.add(Endpoint.HOST));
    return endpoints;
  }

  /** Returns whether the nodes are being read for the first time. */
  boolean isFirstReading() {
    return nodesBeingRead;
  }

  /** The value of the label {@code cluster}. */
  String name() {
    String configured = current().name();
    return configured.isEmpty() ? topology().map(Topology::clusterId).orElse("") : configured;
  }

  /** The profiles that a scrape may name. */
  Set<String> profiles() {
    return current().configuration().jmx().profiles().keySet();
  }

  /** The nodes. With Kafka configured, none is known until the cluster has answered once. */
  Optional<Topology> topology() {
    Sources now = current();
    return now.kafka().isPresent()
        ? seenByKafka().map(now.jmx()::complete)
        : Optional.of(now.jmx().complete(new Topology("", List.of())))
            .filter(topology -> !topology.nodes().isEmpty());
  }

  /** Without Kafka all nodes are listed: there is none that is not known yet. */
  private Optional<Topology> nodesBesideListed() {
    return current().kafka().isPresent() ? seenByKafka() : Optional.of(new Topology("", List.of()));
  }

  private Optional<Topology> seenByKafka() {
    return current().kafka().map(KafkaSources::topology).flatMap(TopologySource::topology);
  }

  /** The sources of an endpoint, by the nodes known now; empty for an unknown node. */
  private Optional<List<Source>> sources(Endpoint endpoint) {
    Sources now = current();
    return switch (endpoint.kind()) {
      case ALL -> {
        List<Source> all = ofCluster(now);
        all.addAll(nodes().values());
        all.addAll(now.jmx().jvms().values());
        all.addAll(host(now));
        yield Optional.of(all);
      }
      case CLUSTER -> Optional.of(ofCluster(now));
      case HOST -> Optional.of(host(now));
      case NODE -> Optional.ofNullable(nodes().get(endpoint.nodeId())).map(List::of);
      case JVM -> Optional.ofNullable(now.jmx().jvms().get(endpoint.jvm())).map(List::of);
      case EXPORTER -> now.self().map(List::of);
    };
  }

  /**
   * The machine, where it is read. One of several clusters has to know its id for that: its own
   * brokers are told from those of the others by it.
   */
  private List<Source> host(Sources now) {
    return now.self().isPresent() || id().isPresent() ? now.host().active() : List.of();
  }

  private List<Source> ofCluster(Sources now) {
    List<Source> ofCluster = new ArrayList<>();
    now.kafka().ifPresent(kafka -> ofCluster.addAll(kafka.all()));
    ofCluster.addAll(now.jmx().finders());
    now.self().ifPresent(ofCluster::add);
    return ofCluster;
  }

  private List<Source> topologySources() {
    List<Source> finders = new ArrayList<>(current().jmx().finders());
    current().kafka().ifPresent(kafka -> finders.add(kafka.topology()));
    return finders;
  }

  private Map<Integer, JmxSource> nodes() {
    return current().jmx().sources(this::nodesBesideListed);
  }

  /** The host names or addresses of the cluster's nodes. */
  private Set<String> hosts() {
    return topology().map(Topology::nodes).orElse(List.of()).stream()
        .flatMap(node -> node.address().stream())
        .map(HostPort::host)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<String> id() {
    return topology().map(Topology::clusterId).filter(id -> !id.isEmpty());
  }

  private Sources current() {
    return Objects.requireNonNull(sources, "no configuration is in use yet");
  }

  private Duration scrapeTimeout() {
    return current().scrape().timeout();
  }

  @Override
  public void close() {
    Sources last = sources;
    if (last != null) {
      last.jmx().close();
      last.kafka().ifPresent(KafkaSources::close);
    }
    scraper.close();
  }
}
