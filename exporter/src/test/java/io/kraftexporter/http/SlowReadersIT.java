package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.TemporaryDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million series under the launcher's heap, and scrapers that hardly read. */
@Timeout(240)
class SlowReadersIT {
  private static final int ROUNDS = 4;
  private static final int READERS_EACH = 16;

  private final TemporaryDirectory directory = TemporaryDirectory.create("slow-readers");
  private final Path output = directory.path().resolve("output");
  private final List<Socket> readers = new ArrayList<>();
  private final AtomicBoolean trickling = new AtomicBoolean(true);
  private ChildProcess server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    server =
        ChildProcess.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                MillionSeries.class.getName()),
            Path.of("."),
            Map.of(),
            output);
    Await.until("it listens", Duration.ofSeconds(60), () -> findPort().isPresent());
    port = findPort().orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    trickling.set(false);
    for (Socket reader : readers) {
      reader.close();
    }
    server.close();
    directory.close();
  }

  /** Each round has a reading of its own, so that the memory cannot hold the texts of all. */
  @Test
  void slowReadersDoNotKeepANormalScraperOut() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<Socket> now = new ArrayList<>();
      for (int i = 0; i < READERS_EACH; i++) {
        now.add(slowReader(i % 2 == 0));
      }
      for (Socket reader : now) {
        assertEquals('H', reader.getInputStream().read());
      }
      readers.addAll(now);
      Thread.sleep(1_000);
    }
    Thread trickle = new Thread(this::trickle);
    trickle.start();

    assertEquals(200, get("/-/healthy").statusCode());
    assertComplete(get("/metrics", "Accept-Encoding", "gzip"));
    assertComplete(get("/metrics", "Accept", "application/openmetrics-text"));
    assertEquals(200, get("/-/healthy").statusCode());
    assertTrue(server.isRunning(), () -> text(output));
    trickling.set(false);
    trickle.join();
  }

  private Socket slowReader(boolean zipped) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        "GET /metrics HTTP/1.1\r\nHost: x\r\n"
            + (zipped ? "Accept-Encoding: gzip\r\n\r\n" : "\r\n");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Every reader takes up to a kilobyte each 100 ms. */
  private void trickle() {
    byte[] some = new byte[1 << 10];
    while (trickling.get()) {
      for (Socket reader : List.copyOf(readers)) {
        try {
          InputStream in = reader.getInputStream();
          if (in.available() > 0) {
            in.read(some);
          }
        } catch (IOException e) {
          // It was cut off, as it may be.
        }
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private HttpResponse<InputStream> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("X-Prometheus-Scrape-Timeout-Seconds", "60");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
  }

  private static void assertComplete(HttpResponse<InputStream> response) throws IOException {
    assertEquals(200, response.statusCode());
    boolean zipped = response.headers().firstValue("Content-Encoding").isPresent();
    InputStream body = zipped ? new GZIPInputStream(response.body()) : response.body();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      assertEquals(
          MillionSeries.SERIES, lines.lines().filter(line -> line.startsWith("family_")).count());
    }
  }

  private Optional<Integer> findPort() {
    return text(output)
        .lines()
        .filter(line -> line.startsWith("port "))
        .map(line -> Integer.parseInt(line.substring(5)))
        .findFirst();
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
