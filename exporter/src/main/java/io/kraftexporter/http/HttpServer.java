package io.kraftexporter.http;

import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves metrics, service discovery, health and pages for people over HTTP.
 *
 * <p>Only GET and HEAD are answered, and the POST that reloads the configuration. Threads,
 * connections, header sizes and idle times are bounded.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int THREADS_BESIDE_SCRAPES = 12;

  /** Jetty's default grows with the processors; the pool could not become smaller than that. */
  private static final int RESERVED_THREADS = 2;

  private static final String UNKNOWN_CLUSTER = "the cluster has not answered yet";
  private static final String RUNBOOKS = "/runbooks";
  private static final int IDLE_MILLIS = 30_000;

  /** Each connection holds a file descriptor, and at the limit further ones wait in the kernel. */
  private static final int MOST_CONNECTIONS = 1_000;

  private final Server server;
  private final ServerConnector connector;
  private final QueuedThreadPool threads = new QueuedThreadPool();
  private final Exporter exporter;
  private final HostPort listen;
  private final WebAccess access;
  private final MetricsHandler metrics;
  private final Pages pages;
  private volatile Duration scrapeTimeout;
  private volatile HttpConfiguration configuration;
  private final ReloadHandler reload;

  /**
   * Prepares to answer; {@link #start} does it.
   *
   * @param listen where; an empty host is every address, port 0 any that is free
   * @param scrapeTimeout maximum duration of a scrape
   * @param access the restrictions; closed with this server
   */
  public HttpServer(
      Exporter exporter,
      HostPort listen,
      Duration scrapeTimeout,
      HttpConfiguration configuration,
      WebAccess access,
      HttpMetrics httpMetrics,
      Operations operations) {
    this.reload = new ReloadHandler(operations.reload());
    this.exporter = exporter;
    this.access = access;
    this.listen = listen;
    this.scrapeTimeout = scrapeTimeout;
    this.configuration = configuration;
    this.metrics = new MetricsHandler(exporter, httpMetrics, threads);
    this.pages = new Pages(exporter.status(), httpMetrics.log(), operations.check());
    threads.setName("http");
    threads.setDaemon(true);
    threads.setReservedThreads(RESERVED_THREADS);
    server = new Server(threads);
    var http = new org.eclipse.jetty.server.HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(16 << 10);
    http.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    connector = new ServerConnector(server, 1, 1, access.connectionFactory(plain), plain);
    connector.setHost(listen.host().isEmpty() ? null : listen.host());
    connector.setPort(listen.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    // Not of the connector: that stops the limit first, which would then count below zero.
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
    server.setHandler(access.protect(new Routes()));
    server.setErrorHandler(new ErrorLine());
    limit(scrapeTimeout, configuration);
  }

  /** Changes the limits and the external address, from the next request on. */
  public void limit(Duration timeout, HttpConfiguration now) {
    scrapeTimeout = timeout;
    configuration = now;
    metrics.limit(now.maxConcurrentScrapes());
    threads.setMaxThreads(now.maxConcurrentScrapes() + THREADS_BESIDE_SCRAPES);
  }

  /**
   * Checks that the host is one of this machine, as far as that can be known while its port is
   * used.
   *
   * @throws IOException if nothing can listen at the host
   */
  public void requireLocalHost() throws IOException {
    if (!listen.host().isEmpty()) {
      try (ServerSocket any = new ServerSocket()) {
        any.bind(new InetSocketAddress(listen.host(), 0));
      } catch (IOException | RuntimeException e) {
        throw notListening(e);
      }
    }
  }

  /**
   * Binds the address; requests wait until {@link #start}.
   *
   * @throws IOException if the address cannot be bound
   */
  public void bind() throws IOException {
    try {
      connector.open();
    } catch (IOException e) {
      throw notListening(e);
    }
  }

  /**
   * Starts to answer, also after {@link #close}; binds the address unless it is bound.
   *
   * @throws IOException if the address cannot be bound
   */
  public void start() throws IOException {
    try {
      access.start();
      server.start();
    } catch (Exception e) {
      throw notListening(e);
    }
  }

  private IOException notListening(Exception cause) {
    close();
    return new IOException("cannot listen on " + listen + ": " + reason(cause), cause);
  }

  private static String reason(Exception cause) {
    StringBuilder causes = new StringBuilder();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      causes.append(at).append('\n');
    }
    String all = causes.toString();
    if (all.contains("Address already in use")) {
      return "the port is in use";
    } else if (all.contains("Cannot assign requested address")) {
      return "this machine has no such address";
    } else if (all.contains("Permission denied")) {
      return "no permission, which ports below 1024 need";
    } else if (all.contains("UnresolvedAddress")
        || all.contains("Unresolved address")
        || all.contains("UnknownHost")) {
      return "the host has no address";
    }
    return String.valueOf(cause.getMessage());
  }

  /** The configured address. */
  public HostPort listen() {
    return listen;
  }

  /** The bound address; for a configured port 0 with the port that was chosen. */
  public HostPort address() {
    return new HostPort(listen.host(), connector.getLocalPort());
  }

  /** The scheme of new connections: http or https. */
  public String scheme() {
    return access.hasTls() ? "https" : "http";
  }

  @Override
  public void close() {
    try {
      access.close();
      server.stop();
      connector.close();
    } catch (Exception e) {
      LOG.warn("the HTTP server did not stop cleanly: {}", e.getMessage());
    }
  }

  /** From path to answer. */
  private final class Routes extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (Request.getPathInContext(request).equals(ReloadHandler.PATH)) {
        reload.handle(configuration.enableReload(), request, response, callback);
        return true;
      }
      if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
        response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
        Responses.text(response, callback, 405, "only GET and HEAD are answered");
        return true;
      }
      String path = withoutSlash(Request.getPathInContext(request));
      Optional<Endpoint> endpoint = Endpoint.ofPath(path);
      if (endpoint.isPresent()) {
        metrics.handle(endpoint.get(), scrapeTimeout, request, response, callback);
        metrics.retain(exporter.endpoints());
        return true;
      }
      if (path.equals(RUNBOOKS) || path.startsWith(RUNBOOKS + "/")) {
        String name = path.equals(RUNBOOKS) ? "" : path.substring(RUNBOOKS.length() + 1);
        pages.runbook(request, response, callback, name);
        return true;
      }
      switch (path) {
        case "/sd" -> serviceDiscovery(request, response, callback);
        case "/-/healthy" -> Responses.text(response, callback, 200, "healthy");
        case "/-/ready" -> ready(response, callback);
        case "/" ->
            pages.status(request, response, callback, address(request), access.file().isPresent());
        case "/check" -> pages.check(response, callback);
        case "/status" -> pages.json(response, callback);
        default -> Responses.text(response, callback, 404, "there is nothing here; see /");
      }
      return true;
    }
  }

  /** Lists the nodes that are known, and starts to read them for Prometheus' next request. */
  private void serviceDiscovery(Request request, Response response, Callback callback) {
    exporter.refreshTopology();
    List<ScrapeTarget> targets = exporter.targets();
    if (targets.isEmpty()) {
      Responses.text(response, callback, 503, UNKNOWN_CLUSTER);
      return;
    }
    Responses.write(
        response,
        callback,
        200,
        "application/json",
        ServiceDiscovery.json(targets, address(request)));
  }

  /** Returns where Prometheus reaches this exporter, with a scheme unless it is http. */
  private String address(Request request) {
    String external = configuration.externalAddress();
    return external.isEmpty()
        ? (request.isSecure() ? "https://" : "")
            + Request.getServerName(request)
            + ":"
            + Request.getServerPort(request)
        : external;
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private void ready(Response response, Callback callback) {
    boolean known = !exporter.targets().isEmpty();
    if (!known) {
      exporter.refreshTopology();
    }
    Responses.text(response, callback, known ? 200 : 503, known ? "ready" : UNKNOWN_CLUSTER);
  }
}
