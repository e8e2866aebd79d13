package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.status.CheckStatus;
import io.kraftexporter.status.LatestValue;
import io.kraftexporter.status.Status;
import io.kraftexporter.status.Statuses;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pages in Chromium, light, dark and on a phone: no error, no violation of the content security
 * policy or of WCAG 2.1 AA. The pictures are in {@code target/pages}. Needs Node and Chromium; the
 * first run installs the modules.
 */
@Tag("ui")
@RunsBesideOthers
final class StatusPageUiIT {
  private static final Path PICTURES = Path.of("target/pages").toAbsolutePath();

  private HttpServer server;

  @AfterEach
  void close() {
    server.close();
  }

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of("well", "/", Statuses.well()),
        Arguments.of("node-hung", "/", Statuses.hung()),
        Arguments.of("without-jmx", "/", Statuses.withoutJmx()),
        Arguments.of("wrong-password", "/", Statuses.wrongPassword()),
        Arguments.of("200-nodes", "/", Statuses.many(200)),
        Arguments.of("check", "/check", Statuses.well()),
        Arguments.of("runbook", "/runbooks/KafkaGroupStuck", Statuses.well()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void pageHasNoError(String name, String path, Status state) throws Exception {
    Tool check = new Tool(Shipped.HOME.resolve("exporter/src/test/tools/page-check/check"));

    Tool.Result result =
        check.run(List.of(PICTURES.toString(), name + "=" + serve(state) + path), "");

    assertEquals("0 ", result.exitCode() + " " + result.output());
  }

  /** Serves a status, and scrapes it so that there are scrapers. */
  private String serve(Status state) throws IOException, InterruptedException {
    FakeExporter exporter = new FakeExporter();
    FakeStatus status = new FakeStatus();
    status.status = state;
    for (Path file : Shipped.files("rules/runbooks", ".md")) {
      status.runbooks.put(file.getFileName().toString().replace(".md", ""), Files.readString(file));
    }
    status.values.add(
        new LatestValue(
            "orders",
            Map.of("consumergroup", "billing", "topic", "orders", "partition", "4"),
            812));
    exporter.status = status;
    exporter.check =
        Optional.of(
            () ->
                new CheckStatus(
                    List.of("KAFKA CRITICAL - cluster main: " + "a long line ".repeat(30)),
                    Optional.of(Duration.ofSeconds(20)),
                    false));
    server = exporter.serve(WebAccess.open());
    String url = "http://" + server.address();
    for (String path : List.of("/metrics/cluster", "/metrics/cluster?profile=unknown")) {
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(url + path))
                  .header("User-Agent", "Prometheus/3.5.0")
                  .build(),
              BodyHandlers.ofString());
    }
    return url;
  }
}
