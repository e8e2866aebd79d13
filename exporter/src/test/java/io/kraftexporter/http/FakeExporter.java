package io.kraftexporter.http;

import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.metric.SeriesTable;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.status.CheckStatus;
import io.kraftexporter.status.StatusReader;
import io.kraftexporter.topology.HostPort;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An exporter that answers when a test lets it, with as many series as the test sets. */
final class FakeExporter implements Exporter {
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Metric METRIC = Metric.gauge("m", "M.", "topic");

  static final Operations NO_OPERATIONS = new Operations(() -> "", Optional::empty);

  final Semaphore mayAnswer = new Semaphore(0);
  final List<Duration> left = new ArrayList<>();
  volatile StatusReader status = new FakeStatus();
  volatile Set<String> profiles = Set.of();
  volatile Set<String> clusters = Set.of("c");
  volatile int topics = 1;
  volatile boolean failing;
  volatile String reloadProblem = "";
  volatile Optional<Supplier<CheckStatus>> check = Optional.empty();
  volatile boolean sameReading;
  volatile List<Endpoint> endpoints = List.of(Endpoint.CLUSTER);
  volatile SeriesTable lastTable = SeriesTable.EMPTY;
  volatile Consumer<Sampler> fill = this::fillTopics;
  private List<Samples> last = List.of();

  /** Returns the configuration of an open server with this limit. */
  static HttpConfiguration http(int maxConcurrentScrapes) {
    return new HttpConfiguration(maxConcurrentScrapes, Optional.empty(), false, "", false);
  }

  /** Starts a server of this exporter, which answers at once from now on. */
  HttpServer serve() throws IOException {
    return serve(WebAccess.open());
  }

  /** Starts a server with these access rules, which answers at once from now on. */
  HttpServer serve(WebAccess access) throws IOException {
    mayAnswer.release(100_000);
    HttpServer server =
        new HttpServer(
            this,
            new HostPort("127.0.0.1", 0),
            TIMEOUT,
            http(64),
            access,
            new HttpMetrics(new CollectorRegistry()),
            new Operations(() -> reloadProblem, () -> check));
    server.start();
    return server;
  }

  int waiting() {
    return mayAnswer.getQueueLength();
  }

  @Override
  public Optional<List<Samples>> collect(Endpoint endpoint, Set<String> profiles, Deadline deadline)
      throws InterruptedException {
    this.profiles = profiles;
    synchronized (left) {
      left.add(deadline.left());
    }
    mayAnswer.acquire();
    if (failing) {
      throw new IllegalStateException("as it was told");
    }
    synchronized (this) {
      if (!sameReading || last.isEmpty()) {
        last = List.of(samples());
        lastTable = last.get(0).table();
      }
      return Optional.of(last);
    }
  }

  private Samples samples() {
    return new Sampler().collect(fill::accept);
  }

  private void fillTopics(Sampler sampler) {
    for (int i = 0; i < topics; i++) {
      sampler.set(METRIC, i, "topic " + i);
    }
  }

  @Override
  public Set<String> profiles() {
    return Set.of("known", "other");
  }

  @Override
  public Set<String> clusters() {
    return clusters;
  }

  @Override
  public List<ScrapeTarget> targets() {
    return List.of();
  }

  @Override
  public void refreshTopology() {}

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public String version() {
    return "test";
  }

  @Override
  public StatusReader status() {
    return status;
  }
}
