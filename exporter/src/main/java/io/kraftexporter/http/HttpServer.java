package io.kraftexporter.http;

import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exporter's HTTP side: metrics, service discovery, health and a page that lists them.
 *
 * <p>Only GET and HEAD are answered. Threads, header sizes and idle times are bounded, whoever
 * asks.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int THREADS_BESIDE_SCRAPES = 12;
  private static final int REFRESHES = 4;
  private static final Duration READY = Duration.ofSeconds(1);
  private static final int IDLE_MILLIS = 30_000;

  private final Server server;
  private final ServerConnector connector;
  private final QueuedThreadPool threads = new QueuedThreadPool();
  private final Exporter exporter;
  private final HostPort listen;
  private final MetricsHandler metrics;
  private final Semaphore refreshes = new Semaphore(REFRESHES);
  private volatile HttpLimits limits;

  /**
   * Prepares to answer; {@link #start} does it.
   *
   * @param listen where; an empty host is every address, port 0 any that is free
   */
  public HttpServer(
      Exporter exporter, HostPort listen, HttpLimits limits, HttpMetrics httpMetrics) {
    this.exporter = exporter;
    this.listen = listen;
    this.limits = limits;
    this.metrics = new MetricsHandler(exporter, httpMetrics);
    threads.setName("http");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(16 << 10);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(listen.host().isEmpty() ? null : listen.host());
    connector.setPort(listen.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setHandler(new Routes());
    limit(limits);
  }

  /** Changes what it grants, from the next request on. */
  public void limit(HttpLimits granted) {
    limits = granted;
    threads.setMaxThreads(granted.maxConcurrentScrapes() + THREADS_BESIDE_SCRAPES);
  }

  /**
   * Binds the address and begins to answer; again, if it was closed.
   *
   * @throws IOException if the address cannot be bound
   */
  public void start() throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new IOException("cannot listen on " + listen + ": " + e.getMessage(), e);
    }
  }

  /** Where it was told to listen. */
  public HostPort listen() {
    return listen;
  }

  /** Where it really listens: the port is the chosen one where 0 was asked for. */
  public HostPort address() {
    return new HostPort(listen.host(), connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the HTTP server did not stop cleanly: {}", e.getMessage());
    }
  }

  /** From path to answer. */
  private final class Routes extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
        response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
        Answers.text(response, callback, 405, "only GET and HEAD are answered");
        return true;
      }
      String path = Request.getPathInContext(request);
      Optional<Endpoint> endpoint = Endpoint.ofPath(path);
      if (endpoint.isPresent()) {
        metrics.handle(endpoint.get(), limits, request, response, callback);
        return true;
      }
      switch (path) {
        case "/sd" -> serviceDiscovery(request, response, callback);
        case "/-/healthy" -> Answers.text(response, callback, 200, "healthy");
        case "/-/ready" -> ready(response, callback);
        case "/" ->
            Answers.write(
                response,
                callback,
                200,
                "text/html; charset=utf-8",
                LandingPage.html(exporter.version(), exporter.endpoints()));
        default -> Answers.text(response, callback, 404, "there is nothing here; see /");
      }
      return true;
    }
  }

  private void serviceDiscovery(Request request, Response response, Callback callback)
      throws InterruptedException {
    refresh(limits.scrapeTimeout());
    Optional<Topology> topology = exporter.topology();
    if (topology.isEmpty()) {
      Answers.text(response, callback, 503, "the cluster has not answered yet");
      return;
    }
    List<Endpoint> endpoints = exporter.endpoints();
    metrics.retain(endpoints);
    String address = Request.getServerName(request) + ":" + Request.getServerPort(request);
    Answers.write(
        response,
        callback,
        200,
        "application/json",
        ServiceDiscovery.json(endpoints, topology.get(), exporter.cluster(), address));
  }

  /** Few wait for the cluster at a time; anyone else is told what is known. */
  private void refresh(Duration patience) throws InterruptedException {
    if (refreshes.tryAcquire()) {
      try {
        exporter.refreshTopology(Deadline.in(patience));
      } finally {
        refreshes.release();
      }
    }
  }

  private void ready(Response response, Callback callback) throws InterruptedException {
    if (exporter.topology().isEmpty()) {
      refresh(READY);
    }
    boolean known = exporter.topology().isPresent();
    Answers.text(
        response,
        callback,
        known ? 200 : 503,
        known ? "ready" : "the cluster has not answered yet");
  }
}
