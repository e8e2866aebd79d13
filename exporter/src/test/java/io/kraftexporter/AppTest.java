package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.catalog.Cluster;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wired program, without brokers. */
@Timeout(60)
final class AppTest {
  private static final Path HOME = Path.of(System.getProperty("kraftexporter.home"));

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void firstRequestThatIsAcceptedFindsAWiredProgram() throws Exception {
    for (String path : List.of("/sd", "/metrics/node/1", "/-/ready")) {
      int port = FreePorts.one();
      FutureTask<HttpResponse<String>> first =
          new FutureTask<>(() -> firstAnswer("http://127.0.0.1:" + port + path));
      Thread thread = new Thread(first);
      thread.start();
      try (App app = new App(HOME, new Build("test", "test"))) {
        app.apply(
            configuration(
                Map.of(
                    "listen",
                    "127.0.0.1:" + port,
                    "scrape",
                    Map.of("timeout", "1s"),
                    "kafka",
                    Map.of("bootstrap", List.of("127.0.0.1:" + FreePorts.one())))));

        assertEquals(path.startsWith("/metrics") ? 404 : 503, first.get().statusCode(), path);
      }
    }
  }

  @Test
  void unreachableClusterIsLoggedOnceAtTheStart() throws Exception {
    try (LogLines log = new LogLines();
        App app = new App(HOME, new Build("test", "test"))) {
      app.apply(
          configuration(
              Map.of(
                  "listen",
                  "127.0.0.1:0",
                  "kafka",
                  Map.of(
                      "bootstrap",
                      List.of("127.0.0.1:" + FreePorts.one()),
                      "request_timeout",
                      "1s",
                      "api_timeout",
                      "1s"))));

      Await.until(
          "the reading at the start has ended",
          Duration.ofSeconds(30),
          () ->
              !log.with("connection refused").isEmpty()
                  && Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(thread -> thread.getName().equals(Cluster.FIRST_READING)));

      assertEquals(1, log.with("connection refused").size(), () -> log.with("").toString());
      assertEquals(List.of(), log.with("failed"));
    }
  }

  /** A listed address that accepts and is silent keeps the reading of the nodes from ending. */
  @Test
  void serviceDiscoveryAnswersFromWhatIsKnownWhileTheReadingHangs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        App app = new App(HOME, new Build("test", "test"))) {
      String hanging = "127.0.0.1:" + silent.getLocalPort();
      app.apply(
          configuration(
              Map.of(
                  "listen",
                  "127.0.0.1:0",
                  "scrape",
                  Map.of("timeout", "2m", "stale_after", "2m"),
                  "kafka",
                  Map.of("bootstrap", List.of()),
                  "jmx",
                  Map.of(
                      "connect_timeout",
                      "2m",
                      "read_timeout",
                      "2m",
                      "nodes",
                      List.of(
                          Map.of("address", hanging),
                          Map.of("address", "127.0.0.1:" + FreePorts.one(), "node_id", 1))))));

      HttpResponse<String> response = get("http://" + app.address() + "/sd");

      assertEquals(200, response.statusCode());
      assertTrue(response.body().contains("/metrics/node/1"), response.body());
    }
  }

  @Test
  void changeOfTheCheckKeepsTheServer() throws Exception {
    try (App app = new App(HOME, new Build("test", "test"))) {
      app.apply(configuration(Map.of("listen", "127.0.0.1:0", "check", Map.of("page", true))));
      HostPort address = app.address();
      assertEquals(200, get("http://" + address + "/check").statusCode());

      app.apply(
          configuration(
              Map.of(
                  "listen",
                  "127.0.0.1:0",
                  "check",
                  Map.of("page", true, "ignore", List.of("GroupLagging=known")))));
      assertEquals(address, app.address());
      app.apply(configuration(Map.of("listen", "127.0.0.1:0", "check", Map.of("page", false))));

      assertEquals(address, app.address());
      assertEquals(404, get("http://" + address + "/check").statusCode());
    }
  }

  private HttpResponse<String> firstAnswer(String url) throws InterruptedException {
    while (true) {
      try {
        return get(url);
      } catch (IOException e) {
        Thread.onSpinWait(); // not listening yet
      }
    }
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static Configuration configuration(Map<String, Object> keys) throws Exception {
    return new ConfigurationLoader().load(Optional.empty(), keys);
  }
}
