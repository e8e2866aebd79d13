package io.kraftexporter.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.metric.SeriesTable;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.topology.HostPort;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.ProcessorUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The HTTP side on the loopback, before an exporter that does what the test says. */
@Timeout(60)
class HttpServerIT {
  private static final HttpConfiguration ONE = FakeExporter.http(1);

  private final FakeExporter exporter = new FakeExporter();
  private final CollectorRegistry registry = new CollectorRegistry();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new HttpServer(
            exporter,
            new HostPort("127.0.0.1", 0),
            FakeExporter.TIMEOUT,
            FakeExporter.http(64),
            WebAccess.open(),
            new HttpMetrics(registry),
            FakeExporter.NO_OPERATIONS);
    server.start();
  }

  @AfterEach
  void close() {
    exporter.mayAnswer.release(1_000);
    server.close();
  }

  @Test
  void deadlineIsWhatPrometheusWaitsButNeverMoreThanTheLimit() throws Exception {
    exporter.mayAnswer.release(4);
    get("/metrics", "X-Prometheus-Scrape-Timeout-Seconds", "4");
    get("/metrics", "X-Prometheus-Scrape-Timeout-Seconds", "0.000001");
    get("/metrics", "X-Prometheus-Scrape-Timeout-Seconds", "3000");
    get("/metrics");

    List<Long> seconds = exporter.left.stream().map(left -> left.toMillis() / 100).toList();
    assertTrue(seconds.get(0) >= 30 && seconds.get(0) <= 38, "4 s less some: " + seconds);
    assertTrue(seconds.get(1) <= 1, "hardly anything: " + seconds);
    assertTrue(seconds.get(2) >= 85 && seconds.get(2) <= 95, "10 s less some: " + seconds);
    assertTrue(seconds.get(3) >= 85 && seconds.get(3) <= 95, "10 s less some: " + seconds);
  }

  @Test
  void profilesAreAskedForByName() throws Exception {
    exporter.mayAnswer.release(2);
    get("/metrics?profile=known&profile=other&profile=known");
    assertEquals(Set.of("known", "other"), exporter.profiles);
    get("/metrics?other=known");
    assertEquals(Set.of(), exporter.profiles);

    assertEquals(
        "400 there is no profile [mine]; there are [known, other]\n",
        shown(get("/metrics/node/1?profile=known&profile=mine")));
  }

  @Test
  void scrapesBeyondTheLimitWaitWithoutAThread() throws Exception {
    server.limit(FakeExporter.TIMEOUT, ONE);
    List<CompletableFuture<HttpResponse<String>>> scrapes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      scrapes.add(later("/metrics"));
    }
    Await.until("one is collected for", Duration.ofSeconds(20), () -> exporter.waiting() == 1);

    assertEquals("200 healthy\n", shown(get("/-/healthy")));
    assertEquals(1, exporter.waiting());
    exporter.mayAnswer.release(100);
    for (CompletableFuture<HttpResponse<String>> scrape : scrapes) {
      assertEquals(200, scrape.get(20, SECONDS).statusCode());
    }
  }

  @Test
  void connectionsBeyondTheLimitWaitUntilAnotherIsClosed() throws Exception {
    assertConnectionsAreLimited();

    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      open.add(new Socket(InetAddress.getLoopbackAddress(), server.address().port()));
    }
    get("/-/healthy"); // the connections before are accepted
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    server.start();
    assertConnectionsAreLimited();
  }

  private void assertConnectionsAreLimited() throws Exception {
    List<Socket> idle = new ArrayList<>();
    int port = server.address().port();
    try (Socket last = new Socket()) {
      for (int i = 0; i < 1_000; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      last.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      last.getOutputStream()
          .write("GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      last.setSoTimeout(1_000);
      assertThrows(SocketTimeoutException.class, () -> last.getInputStream().read());

      idle.remove(0).close();

      last.setSoTimeout(20_000);
      assertEquals('H', last.getInputStream().read());
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  /** Jetty reserves threads by the number of processors, and the pool cannot become smaller. */
  @Test
  void limitCanBecomeSmallerOnAMachineWithManyProcessors() throws Exception {
    int processors = ProcessorUtils.availableProcessors();
    ProcessorUtils.setAvailableProcessors(64);
    try {
      close();
      registry.clear();
      start();

      server.limit(FakeExporter.TIMEOUT, ONE);

      assertEquals("200 healthy\n", shown(get("/-/healthy")));
    } finally {
      ProcessorUtils.setAvailableProcessors(processors);
    }
  }

  @Test
  void scrapeThatWaitsIsRefusedWhenItsTimeIsOver() throws Exception {
    server.limit(FakeExporter.TIMEOUT, ONE);
    CompletableFuture<HttpResponse<String>> first = later("/metrics");
    Await.until("it is being answered", Duration.ofSeconds(20), () -> exporter.waiting() == 1);
    long begun = System.nanoTime();

    assertEquals(
        "503 too many scrapes at once\n",
        shown(get("/metrics/cluster", "X-Prometheus-Scrape-Timeout-Seconds", "2")));
    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(waited.toMillis() >= 1_800, "all but the time to write: " + waited);
    exporter.mayAnswer.release(1);
    assertEquals(200, first.get(20, SECONDS).statusCode());
    assertEquals(1.0, scrapes("cluster", "busy"));
  }

  @Test
  void scraperThatDoesNotReadHoldsNoPermit() throws Exception {
    exporter.topics = 200_000;
    exporter.mayAnswer.release(1_000);
    server.limit(FakeExporter.TIMEOUT, ONE);
    try (Socket socket = slowReader("")) {
      assertEquals('H', socket.getInputStream().read());

      assertEquals(200, get("/metrics").statusCode());
    }
  }

  @Test
  void scraperThatDoesNotReadIsCutWhenItsTimeIsOver() throws Exception {
    exporter.topics = 200_000;
    exporter.mayAnswer.release(1_000);
    try (Socket socket = slowReader("X-Prometheus-Scrape-Timeout-Seconds: 2\r\n")) {
      assertEquals('H', socket.getInputStream().read());

      Await.until(
          "it is cut",
          Duration.ofSeconds(20),
          () -> value("kraft_exporter_responses_cut_total", "reason", "time") == 1);
    }
    assertNothingIsHeld();
  }

  @Test
  void scrapesOfOneReadingShareItsText() throws Exception {
    exporter.topics = 200_000;
    exporter.sameReading = true;
    exporter.mayAnswer.release(1_000);
    try (Socket first = slowReader("")) {
      assertEquals('H', first.getInputStream().read());
      double one = value("kraft_exporter_response_memory_bytes");
      try (Socket second = slowReader("");
          Socket zipped = slowReader("Accept-Encoding: gzip\r\n")) {
        assertEquals('H', second.getInputStream().read());
        assertEquals('H', zipped.getInputStream().read());
        assertTrue(value("kraft_exporter_response_memory_bytes") < 1.5 * one);
      }
    }
    assertNothingIsHeld();
  }

  @Test
  void failureOfOneScrapeFreesItsPermit() throws Exception {
    server.limit(FakeExporter.TIMEOUT, ONE);
    exporter.failing = true;
    exporter.mayAnswer.release(2);
    assertEquals(500, get("/metrics").statusCode());
    exporter.failing = false;

    assertEquals(200, get("/metrics").statusCode());
  }

  @Test
  void clusterThatHasNotAnsweredYetIsReportedAtOnce() throws Exception {
    assertEquals("503 the cluster has not answered yet\n", shown(get("/-/ready")));
    assertEquals("503 the cluster has not answered yet\n", shown(get("/sd")));
    assertEquals("200 healthy\n", shown(get("/-/healthy")));
  }

  @Test
  void tablesOfANodeThatLeftAreFreedByAnyScrape() throws Exception {
    exporter.mayAnswer.release(10);
    exporter.endpoints = List.of(Endpoint.node(7), Endpoint.CLUSTER);
    get("/metrics/node/7");
    get("/metrics/node/7?profile=known");
    assertEquals(0.0, leftOut("/metrics/node/7"));
    WeakReference<SeriesTable> table = new WeakReference<>(exporter.lastTable);

    exporter.endpoints = List.of(Endpoint.CLUSTER);
    get("/metrics/cluster");

    Await.until(
        "node 7 is forgotten", Duration.ofSeconds(20), () -> leftOut("/metrics/node/7") == null);
    Await.until(
        "the table of node 7 is freed",
        Duration.ofSeconds(20),
        () -> {
          System.gc();
          return table.refersTo(null);
        });
  }

  private Double leftOut(String endpoint) {
    return registry.getSampleValue(
        "kraft_exporter_series_left_out", new String[] {"endpoint"}, new String[] {endpoint});
  }

  @Test
  void headIsAnsweredWithoutABody() throws Exception {
    exporter.mayAnswer.release();
    HttpResponse<String> response =
        client.send(
            request("/metrics").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertEquals(200, response.statusCode());
    assertEquals("", response.body());
    assertFalse(response.headers().firstValue("Content-Length").orElse("0").equals("0"));
  }

  @Test
  void serverThatWasClosedCanStartAgain() throws Exception {
    int port = server.address().port();
    HttpServer fixed =
        new HttpServer(
            exporter,
            new HostPort("127.0.0.2", port),
            FakeExporter.TIMEOUT,
            ONE,
            WebAccess.open(),
            new HttpMetrics(new CollectorRegistry()),
            FakeExporter.NO_OPERATIONS);
    fixed.start();
    fixed.close();
    fixed.start();
    try {
      assertEquals(port, fixed.address().port());
    } finally {
      fixed.close();
    }
  }

  private void assertNothingIsHeld() throws Exception {
    Await.until(
        "all memory is released",
        Duration.ofSeconds(20),
        () -> value("kraft_exporter_response_memory_bytes") == 0);
  }

  private double value(String name, String... label) {
    String[] names = label.length == 0 ? new String[0] : new String[] {label[0]};
    String[] values = label.length == 0 ? new String[0] : new String[] {label[1]};
    return registry.getSampleValue(name, names, values);
  }

  private double scrapes(String endpoint, String result) {
    return registry.getSampleValue(
        "kraft_exporter_scrapes_total",
        new String[] {"endpoint", "result"},
        new String[] {endpoint, result});
  }

  /** A scraper that takes a few kilobytes and no more. */
  private Socket slowReader(String headers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().port()));
    socket
        .getOutputStream()
        .write(
            ("GET /metrics HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private HttpResponse<String> get(String path, String... header) throws Exception {
    HttpRequest.Builder request = request(path);
    if (header.length > 0) {
      request.header(header[0], header[1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> later(String path) {
    return client.sendAsync(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + server.address() + path));
  }

  private static String shown(HttpResponse<String> response) {
    return response.statusCode() + " " + response.body();
  }
}
