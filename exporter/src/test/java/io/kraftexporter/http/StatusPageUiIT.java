package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.rules.Shipped;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The pages in Chromium, light, dark and on a phone: no error, no violation of the content security
 * policy or of WCAG 2.1 AA. The pictures are in {@code target/pages}. Needs Node and Chromium; the
 * first run installs the modules.
 */
@Tag("ui")
final class StatusPageUiIT {
  private static final Path PICTURES = Path.of("target/pages").toAbsolutePath();

  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void close() {
    servers.forEach(HttpServer::close);
  }

  @Test
  void pagesHaveNoErrorInAnyState() throws Exception {
    Map<String, Status> states = new LinkedHashMap<>();
    states.put("well", Statuses.well());
    states.put("node-hung", Statuses.hung());
    states.put("without-jmx", Statuses.withoutJmx());
    states.put("wrong-password", Statuses.wrongPassword());
    states.put("200-nodes", Statuses.many(200));
    List<String> arguments = new ArrayList<>(List.of(PICTURES.toString()));
    for (Map.Entry<String, Status> state : states.entrySet()) {
      arguments.add(state.getKey() + "=" + serve(state.getValue()) + "/");
    }
    String url = serve(Statuses.well());
    arguments.add("runbook=" + url + "/runbooks/KafkaGroupStuck");

    Tool.Result result =
        new Tool(Shipped.HOME.resolve("exporter/src/test/tools/page-check/check"))
            .run(arguments, "");

    assertEquals(0, result.exitCode(), result.output());
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
    HttpServer server = exporter.serve(WebAccess.open());
    servers.add(server);
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
