package io.kraftexporter;

import io.kraftexporter.config.Configuration;
import io.kraftexporter.http.Exporter;
import io.kraftexporter.http.HttpLimits;
import io.kraftexporter.http.HttpMetrics;
import io.kraftexporter.http.HttpServer;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.jmx.JmxSource;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.scrape.Pace;
import io.kraftexporter.scrape.Scraper;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceStatus;
import io.kraftexporter.self.SelfSource;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Topology;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Wires the program: the sources of a configuration and the server of their samples.
 *
 * <p>{@link #apply} builds the parts that a new configuration changes and keeps the others with
 * their connections and state; a configuration that cannot be applied changes nothing.
 */
public final class App implements Exporter, AutoCloseable {

  /** The parts of the program under one configuration. */
  private record Parts(
      Configuration configuration,
      Optional<KafkaSources> kafka,
      JmxSources jmx,
      HostSources host,
      HttpServer http) {}

  static final String FIRST_READING = "first-reading";

  private final Path home;
  private final String version;
  private final CollectorRegistry registry = new CollectorRegistry();
  private final SelfSource self;
  private final HttpMetrics httpMetrics = new HttpMetrics(registry);
  private final Scraper scraper = new Scraper(new Pace(Duration.ZERO, Duration.ZERO));
  private volatile @Nullable Parts parts;

  /** While true, some of the nodes may be known and others not yet. */
  private volatile boolean nodesBeingRead;

  /**
   * Reads and serves nothing until {@link #apply}.
   *
   * @param home the installation's directory, with {@code jvm-agent-config} in it
   */
  public App(Path home, String version) {
    this.home = home;
    this.version = version;
    this.self = new SelfSource(registry, version);
  }

  /**
   * Applies a configuration, and at the first time reads the cluster once, so that its nodes are
   * known before the first scrape.
   *
   * <p>The address is bound after everything is built and answers only once it is in use: a request
   * never meets a program that is half wired.
   *
   * @throws IOException if an address cannot be bound, or a rule file cannot be read or is wrong;
   *     the configuration in use stays
   */
  public synchronized void apply(Configuration configuration) throws IOException {
    Optional<Parts> old = Optional.ofNullable(parts);
    Parts now = build(configuration, old);
    try {
      bind(now.http(), old.map(Parts::http));
    } catch (IOException e) {
      discard(now, old);
      throw e;
    }
    // From here on nothing can fail but the start of the server's threads.
    now.http().limit(limits(configuration));
    old.ifPresent(before -> now.jmx().takeOver(before.jmx()));
    scraper.setPace(
        new Pace(configuration.scrape().reuseWithin(), configuration.scrape().staleAfter()));
    parts = now;
    old.ifPresent(before -> closeUnused(before, now));
    now.http().start();
    if (old.isPresent()) {
      scraper.retain(everySource()); // may wait for the search of a broker on this machine
    }
    if (topology().isEmpty()) {
      readClusterOnce();
    }
  }

  private Parts build(Configuration configuration, Optional<Parts> old) throws IOException {
    JmxSources jmx = JmxSources.of(configuration.jmx(), home, old.map(Parts::jmx));
    HttpServer http =
        old.map(Parts::http).filter(server -> isSame(configuration, old)).orElse(null);
    if (http == null) {
      http =
          new HttpServer(
              this,
              configuration.listen(),
              limits(configuration),
              access(configuration),
              httpMetrics);
    }
    HostSources host =
        HostSources.of(configuration.host(), this::hosts, this::clusterId, old.map(Parts::host));
    return new Parts(configuration, kafka(configuration, old), jmx, host, http);
  }

  private static boolean isSame(Configuration configuration, Optional<Parts> old) {
    Configuration before = old.orElseThrow().configuration();
    return before.listen().equals(configuration.listen())
        && before.http().webConfigFile().equals(configuration.http().webConfigFile())
        && before.http().openHealth() == configuration.http().openHealth();
  }

  private static WebAccess access(Configuration configuration) throws IOException {
    Optional<Path> file = configuration.http().webConfigFile();
    return file.isPresent()
        ? WebAccess.of(file.get(), configuration.http().openHealth())
        : WebAccess.open();
  }

  /**
   * Binds the address of a new server. An old server that has the port at another host has to close
   * first, and is started again if the new one cannot bind.
   */
  private static void bind(HttpServer now, Optional<HttpServer> old) throws IOException {
    if (old.isPresent() && old.get() == now) {
      return;
    }
    Optional<HttpServer> inTheWay =
        old.filter(
            server -> now.listen().port() != 0 && server.listen().port() == now.listen().port());
    inTheWay.ifPresent(HttpServer::close);
    try {
      now.bind();
    } catch (IOException e) {
      if (inTheWay.isPresent()) {
        inTheWay.get().start();
      }
      throw e;
    }
  }

  /** Reads the nodes and, if the cluster has answered, everything that belongs to no node. */
  private void readClusterOnce() {
    nodesBeingRead = true;
    Thread thread =
        new Thread(
            () -> {
              try {
                readNodes();
                if (topology().isPresent()) {
                  collect(Endpoint.CLUSTER, Set.of(), Deadline.in(scrapeTimeout()));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            FIRST_READING);
    thread.setDaemon(true);
    thread.start();
  }

  private void readNodes() throws InterruptedException {
    try {
      scraper.collect(topologySources(), Deadline.in(scrapeTimeout()));
    } finally {
      nodesBeingRead = false;
    }
  }

  /** The bound address. */
  public HostPort address() {
    return current().http().address();
  }

  /** The scheme of the server's URLs: http or https. */
  String scheme() {
    return current().http().scheme();
  }

  /** Returns the metrics of a configuration without reading values. */
  public List<Metric> metrics(Configuration configuration) throws IOException {
    try (KafkaSources kafka = KafkaSources.of(configuration, Optional.empty());
        JmxSources jmx = JmxSources.of(configuration.jmx(), home, Optional.empty())) {
      Stream<Metric> ofCluster = Stream.concat(kafka.metrics().stream(), self.metrics().stream());
      Stream<Metric> ofHost =
          HostSources.of(configuration.host(), Set::of, Optional::empty, Optional.empty())
              .metrics()
              .stream();
      return Stream.of(ofCluster, SourceStatus.METRICS.stream(), ofHost, jmx.metrics().stream())
          .flatMap(metrics -> metrics)
          .sorted(Comparator.comparing(Metric::name))
          .distinct()
          .toList();
    }
  }

  @Override
  public Optional<List<Samples>> collect(Endpoint endpoint, Set<String> profiles, Deadline deadline)
      throws InterruptedException {
    // In this order: nodes that become known in between are among the sources.
    boolean known = !nodesBeingRead && topology().isPresent();
    Optional<List<Source>> sources = sources(endpoint);
    if (endpoint.kind() != Endpoint.Kind.JVM && (sources.isEmpty() || !known)) {
      scraper.collect(topologySources(), deadline.atMost(deadline.left().dividedBy(2)));
      sources = sources(endpoint);
    }
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    List<Samples> read = scraper.collect(sources.get(), deadline);
    List<Samples> samples = new ArrayList<>(read);
    for (String profile : profiles) {
      read.stream().map(each -> each.profile(profile)).forEach(samples::add);
    }
    scraper.retain(everySource());
    if (endpoint.equals(Endpoint.ALL) || endpoint.equals(Endpoint.CLUSTER)) {
      samples.add(scraper.status());
    }
    return Optional.of(samples);
  }

  @Override
  public Set<String> profiles() {
    return current().configuration().jmx().profiles().keySet();
  }

  @Override
  public void refreshTopology() {
    scraper.start(topologySources(), Deadline.in(scrapeTimeout()));
  }

  @Override
  public List<Endpoint> endpoints() {
    List<Endpoint> endpoints =
        new ArrayList<>(jmxSources().keySet().stream().map(Endpoint::node).toList());
    current().jmx().jvms().keySet().forEach(name -> endpoints.add(Endpoint.jvm(name)));
    endpoints.add(Endpoint.CLUSTER);
    current().host().active().forEach(host -> endpoints.add(Endpoint.HOST));
    return endpoints;
  }

  @Override
  public String cluster() {
    String configured = current().configuration().cluster();
    return configured.isEmpty() ? topology().map(Topology::clusterId).orElse("") : configured;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public synchronized void close() {
    Parts last = parts;
    if (last != null) {
      last.http().close();
      last.jmx().close();
      last.kafka().ifPresent(KafkaSources::close);
    }
    scraper.close();
  }

  /** The sources of an endpoint, by the nodes known now; empty for an unknown node. */
  private Optional<List<Source>> sources(Endpoint endpoint) {
    Parts now = current();
    List<Source> ofCluster = new ArrayList<>();
    now.kafka().ifPresent(kafka -> ofCluster.addAll(kafka.all()));
    ofCluster.addAll(now.jmx().finders());
    ofCluster.add(self);
    Map<Integer, JmxSource> nodes = jmxSources();
    return switch (endpoint.kind()) {
      case ALL -> {
        ofCluster.addAll(nodes.values());
        ofCluster.addAll(now.jmx().jvms().values());
        ofCluster.addAll(now.host().active());
        yield Optional.of(ofCluster);
      }
      case CLUSTER -> Optional.of(ofCluster);
      case HOST -> Optional.of(now.host().active());
      case NODE -> Optional.ofNullable(nodes.get(endpoint.nodeId())).map(List::of);
      case JVM -> Optional.ofNullable(now.jmx().jvms().get(endpoint.jvm())).map(List::of);
    };
  }

  private List<Source> topologySources() {
    List<Source> sources = new ArrayList<>(current().jmx().finders());
    current().kafka().ifPresent(kafka -> sources.add(kafka.topology()));
    return sources;
  }

  /** With Kafka configured, no node is known until the cluster has answered once. */
  @Override
  public Optional<Topology> topology() {
    Parts now = current();
    return now.kafka().isPresent()
        ? seenByKafka().map(now.jmx()::complete)
        : Optional.of(now.jmx().complete(new Topology("", List.of())))
            .filter(topology -> !topology.nodes().isEmpty());
  }

  private Optional<Topology> seenByKafka() {
    return current().kafka().map(KafkaSources::topology).flatMap(TopologySource::topology);
  }

  /** The host names or addresses of the cluster's nodes. */
  private Set<String> hosts() {
    return topology().map(Topology::nodes).orElse(List.of()).stream()
        .flatMap(node -> node.address().stream())
        .map(HostPort::host)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<String> clusterId() {
    return topology().map(Topology::clusterId).filter(id -> !id.isEmpty());
  }

  private Map<Integer, JmxSource> jmxSources() {
    return current().jmx().sources(this::seenByKafka);
  }

  private List<Source> everySource() {
    return sources(Endpoint.ALL).orElseThrow();
  }

  private Parts current() {
    return Objects.requireNonNull(parts, "apply a configuration first");
  }

  private static Optional<KafkaSources> kafka(Configuration configuration, Optional<Parts> old) {
    if (configuration.kafka().bootstrap().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(KafkaSources.of(configuration, old.flatMap(Parts::kafka)));
  }

  /** Closes what was built for a configuration that cannot be used, and nothing that is in use. */
  private static void discard(Parts built, Optional<Parts> inUse) {
    if (inUse.filter(parts -> parts.jmx() == built.jmx()).isEmpty()) {
      built.jmx().close();
    }
    built.kafka().ifPresent(kafka -> kafka.discard(inUse.flatMap(Parts::kafka)));
  }

  private static void closeUnused(Parts old, Parts now) {
    if (old.http() != now.http()) {
      old.http().close();
    }
    if (old.jmx() != now.jmx()) {
      old.jmx().close();
    }
    old.kafka().ifPresent(kafka -> kafka.closeBut(now.kafka()));
  }

  private Duration scrapeTimeout() {
    return current().configuration().scrape().timeout();
  }

  private static HttpLimits limits(Configuration configuration) {
    return new HttpLimits(
        configuration.scrape().timeout(),
        configuration.http().maxConcurrentScrapes(),
        configuration.http().externalAddress());
  }
}
