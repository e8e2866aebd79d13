package io.kraftexporter;

import io.kraftexporter.catalog.Catalog;
import io.kraftexporter.catalog.Cluster;
import io.kraftexporter.check.Area;
import io.kraftexporter.check.HealthCheck;
import io.kraftexporter.check.IgnoredFindings;
import io.kraftexporter.check.LastCheck;
import io.kraftexporter.check.Report;
import io.kraftexporter.check.RuleBook;
import io.kraftexporter.http.Exporter;
import io.kraftexporter.http.HttpMetrics;
import io.kraftexporter.http.HttpServer;
import io.kraftexporter.http.Operations;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.log.Log;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.SourceStatus;
import io.kraftexporter.self.Build;
import io.kraftexporter.self.ReloadMetrics;
import io.kraftexporter.self.SelfSource;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.status.CheckStatus;
import io.kraftexporter.status.ReloadLog;
import io.kraftexporter.topology.HostPort;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Wires the program: the sources of a configuration and the server of their samples.
 *
 * <p>{@link #apply} builds the parts that a new configuration changes and keeps the others with
 * their connections and state; a configuration that cannot be applied changes nothing.
 */
public final class App implements AutoCloseable {
  private final Path home;
  private final CollectorRegistry registry = new CollectorRegistry();
  private final SelfSource self;
  private final HttpMetrics httpMetrics = new HttpMetrics(registry);
  private final ReloadLog reloads = new ReloadLog();
  private final ReloadMetrics reloadMetrics;
  private final Catalog catalog;
  private volatile Supplier<String> reload = () -> "this process does not reload";
  private volatile @Nullable HttpServer http;
  private volatile @Nullable Configuration current;
  private volatile LastCheck check = new LastCheck(this::report);

  /**
   * Reads and serves nothing until {@link #apply}.
   *
   * @param home the installation's directory, with {@code jvm-agent-config} in it
   */
  public App(Path home, Build build) {
    this.home = home;
    this.self = new SelfSource(registry, build);
    this.reloadMetrics = new ReloadMetrics(registry, Clock.systemUTC());
    this.catalog = new Catalog(home, self, build.version(), reloads);
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
    Optional<HttpServer> old = Optional.ofNullable(http);
    Catalog.Draft draft = catalog.build(configuration);
    HttpServer server;
    boolean bound = false;
    try {
      server = server(configuration);
      bind(server, old);
      bound = true;
    } finally {
      if (!bound) {
        draft.discard();
      }
    }
    // From here on nothing can fail but the start of the server's threads.
    Log.set(configuration.log());
    server.limit(configuration.scrape().timeout(), configuration.http());
    draft.use();
    Configuration replaced = current;
    current = configuration;
    if (replaced == null || !replaced.check().equals(configuration.check())) {
      check = new LastCheck(this::report);
    }
    http = server;
    old.filter(before -> before != server).ifPresent(HttpServer::close);
    server.start();
    if (old.isPresent()) {
      catalog.retain();
    }
    catalog.readOnce();
    reloadMetrics.succeeded();
  }

  /**
   * Sets what {@code POST /-/reload} does: apply the configuration and return why it could not be
   * applied; empty if it is in use.
   */
  void onReload(Supplier<String> task) {
    reload = task;
  }

  /** Records that the configuration in use is that of the file. */
  void reloaded() {
    reloads.applied();
    reloadMetrics.succeeded();
  }

  /** Records why the configuration before stays in use. */
  void reloadRejected(String reason) {
    reloads.rejected(reason);
    reloadMetrics.rejected();
  }

  /** The server in use, unless the configuration wants another one. */
  private HttpServer server(Configuration configuration) throws IOException {
    HttpServer server = http;
    Configuration before = current;
    if (server != null && before != null && isOfTheSameServer(before, configuration)) {
      return server;
    }
    return new HttpServer(
        catalog,
        configuration.listen(),
        configuration.scrape().timeout(),
        configuration.http(),
        access(configuration),
        httpMetrics,
        new Operations(() -> reload.get(), this::check));
  }

  private Optional<Supplier<CheckStatus>> check() {
    return configuration().check().page() ? Optional.of(check::request) : Optional.empty();
  }

  private Report report() throws Exception {
    Configuration now = configuration();
    HealthCheck.Options options =
        new HealthCheck.Options(
            now.scrape().timeout(),
            Duration.ZERO,
            EnumSet.allOf(Area.class),
            IgnoredFindings.reasons(now.check().ignore()));
    RuleBook book = RuleBook.read(home.resolve("rules"), Optional.empty());
    return new HealthCheck(catalog, book, home.resolve("rules/runbooks"), options, line -> {})
        .run();
  }

  private static boolean isOfTheSameServer(Configuration before, Configuration now) {
    return before.listen().equals(now.listen())
        && before.http().webConfigFile().equals(now.http().webConfigFile())
        && before.http().openHealth() == now.http().openHealth();
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
    if (inTheWay.isPresent()) {
      now.requireLocalHost();
      inTheWay.get().close();
    }
    try {
      now.bind();
    } catch (IOException e) {
      if (inTheWay.isPresent()) {
        inTheWay.get().start();
      }
      throw e;
    }
  }

  /** The bound address. */
  public HostPort address() {
    return running().address();
  }

  /** The scheme of the server's URLs: http or https. */
  String scheme() {
    return running().scheme();
  }

  private HttpServer running() {
    return Objects.requireNonNull(http, "apply a configuration first");
  }

  private Configuration configuration() {
    return Objects.requireNonNull(current, "apply a configuration first");
  }

  /** The program as its HTTP server uses it. */
  public Exporter exporter() {
    return catalog;
  }

  /** Returns the metrics of a configuration without reading values. */
  public List<Metric> metrics(Configuration configuration) throws IOException {
    return Stream.of(
            Cluster.metrics(configuration.common(), home), self.metrics(), SourceStatus.METRICS)
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Metric::name))
        .distinct()
        .toList();
  }

  @Override
  public synchronized void close() {
    HttpServer last = http;
    if (last != null) {
      last.close();
    }
    catalog.close();
  }
}
