package io.kraftexporter.http;

import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.metric.Series;
import io.kraftexporter.metric.SeriesTable;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.status.StatusReader;
import io.kraftexporter.topology.HostPort;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Serves a million series, of which there is a new reading every second; a process of its own. */
final class MillionSeries implements Exporter {
  static final int SERIES = 1_000_000;
  private static final int FAMILIES = 100;
  private static final Duration REUSE = Duration.ofSeconds(1);

  private final SeriesTable table;
  private final Random random = new Random(1);
  private Samples reading;
  private long read;

  private MillionSeries() {
    List<Metric> metrics = new ArrayList<>(FAMILIES);
    for (int f = 0; f < FAMILIES; f++) {
      metrics.add(
          Metric.gauge("family_%02d".formatted(f), "Help.", "consumergroup", "topic", "partition"));
    }
    List<Series> series = new ArrayList<>(SERIES);
    for (int i = 0; i < SERIES; i++) {
      series.add(
          metrics
              .get(i % FAMILIES)
              .series("group-" + i % 997, "orders.eu-west." + i / 64, Integer.toString(i % 64)));
    }
    table = SeriesTable.of(series);
    reading = read();
  }

  /** Prints the port, and serves until it is killed. */
  public static void main(String[] args) throws Exception {
    HttpServer server =
        new HttpServer(
            new MillionSeries(),
            new HostPort("127.0.0.1", 0),
            Duration.ofSeconds(60),
            FakeExporter.http(64),
            WebAccess.open(),
            new HttpMetrics(new CollectorRegistry()),
            FakeExporter.NO_OPERATIONS);
    server.start();
    System.out.println("port " + server.address().port());
    new CountDownLatch(1).await();
  }

  private Samples read() {
    read = System.nanoTime();
    double[] values = new double[table.size()];
    Arrays.setAll(values, i -> i % 2 == 0 ? random.nextInt(1 << 20) : random.nextDouble() * 1e4);
    return new Samples(table, values);
  }

  @Override
  public synchronized Optional<List<Samples>> collect(
      Endpoint endpoint, Set<String> profiles, Deadline deadline) {
    if (System.nanoTime() - read > REUSE.toNanos()) {
      reading = read();
    }
    return Optional.of(List.of(reading));
  }

  @Override
  public Set<String> profiles() {
    return Set.of();
  }

  @Override
  public Set<String> clusters() {
    return Set.of("");
  }

  @Override
  public List<ScrapeTarget> targets() {
    return List.of();
  }

  @Override
  public void refreshTopology() {}

  @Override
  public List<Endpoint> endpoints() {
    return List.of();
  }

  @Override
  public String version() {
    return "test";
  }

  @Override
  public StatusReader status() {
    return new FakeStatus();
  }
}
