package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.http.page.Style;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.status.CheckStatus;
import io.kraftexporter.status.Statuses;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages for people over HTTP, of a status that the test sets. */
@Timeout(60)
final class PagesIT {
  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeExporter exporter = new FakeExporter();
  private final FakeStatus status = new FakeStatus();
  private HttpServer server;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyPathFindsItsPage() throws Exception {
    start(WebAccess.open());

    Map<String, String> found = new TreeMap<>();
    for (String path :
        List.of(
            "/",
            "/status",
            "/status/",
            "/runbooks",
            "/runbooks/",
            "/runbooks/KafkaFullGC",
            "/runbooks/KafkaFullGC.md",
            "/runbooks/KafkaFullGC/",
            "/metrics/",
            "/metrics/cluster/",
            "/sd/",
            "/check",
            "/runbooks/Unknown",
            "/runbooks/../web.yml",
            "/runbooks/a/b")) {
      HttpResponse<String> response = get(path);
      found.put(
          path,
          response.statusCode()
              + " "
              + response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "")
              + " "
              + response
                  .body()
                  .replaceAll("(?s).*<title>(.*?)( – .*)?</title>.*", "$1")
                  .lines()
                  .findFirst()
                  .orElse(""));
    }

    assertEquals(
        Map.ofEntries(
            Map.entry("/", "200 text/html all is read"),
            Map.entry("/status", "200 application/json {"),
            Map.entry("/status/", "200 application/json {"),
            Map.entry("/runbooks", "200 text/html Runbooks"),
            Map.entry("/runbooks/", "200 text/html Runbooks"),
            Map.entry("/runbooks/KafkaFullGC", "200 text/html KafkaFullGC"),
            Map.entry("/runbooks/KafkaFullGC.md", "200 text/html KafkaFullGC"),
            Map.entry("/runbooks/KafkaFullGC/", "200 text/html KafkaFullGC"),
            Map.entry("/metrics/", "200 text/plain # HELP m M."),
            Map.entry("/metrics/cluster/", "200 text/plain # HELP m M."),
            Map.entry("/check", "404 text/plain set check.page: true for a page of the check"),
            Map.entry("/sd/", "503 text/plain the cluster has not answered yet"),
            Map.entry(
                "/runbooks/Unknown", "404 text/plain there is no such runbook; see /runbooks/"),
            Map.entry("/runbooks/../web.yml", "404 text/plain there is nothing here; see /"),
            Map.entry("/runbooks/a/b", "404 text/plain there is no such runbook; see /runbooks/")),
        found);
  }

  /** The lines hold names of topics and groups, which anyone may choose. */
  @Test
  void lastCheckIsShownAndLinkedWhereItIsOn() throws Exception {
    exporter.check =
        Optional.of(
            () ->
                new CheckStatus(
                    List.of("KAFKA OK - all", "", "group <b>"),
                    Optional.of(Duration.ofSeconds(20)),
                    true));
    start(WebAccess.open());

    String page = get("/check/").body();
    assertTrue(page.contains("<pre>KAFKA OK - all\n\ngroup &lt;b&gt;</pre>"), page);
    assertTrue(page.contains("Made 20 s ago. Another one is being made"), page);
    assertTrue(get("/").body().contains("<a href=\"check\">the last health check</a>"));
  }

  @Test
  void pagesAllowNoScriptAndAreNotCached() throws Exception {
    start(WebAccess.open());

    for (String path : List.of("/", "/status", "/runbooks/", "/runbooks/KafkaFullGC")) {
      HttpResponse<String> response = get(path);

      assertEquals(
          List.of(Style.POLICY, "no-store", "nosniff", "no-referrer"),
          List.of(
                  "Content-Security-Policy",
                  "Cache-Control",
                  "X-Content-Type-Options",
                  "Referrer-Policy")
              .stream()
              .map(name -> response.headers().firstValue(name).orElse("none"))
              .toList(),
          path);
    }
  }

  @Test
  void linksAreRelativeToThePage() throws Exception {
    start(WebAccess.open());

    for (String path : List.of("/", "/runbooks", "/runbooks/", "/runbooks/KafkaFullGC/")) {
      String page = get(path).body();
      URI base = URI.create("http://x" + path);
      List<String> links =
          Pattern.compile("<a href=\"(.*?)\"")
              .matcher(page)
              .results()
              .map(link -> base.resolve(link.group(1)).getPath())
              .distinct()
              .sorted()
              .toList();

      assertTrue(
          links.containsAll(List.of("/", "/metrics", "/runbooks/", "/sd", "/status")),
          path + ": " + links);
    }
  }

  @Test
  void scrapersAreOnThePage() throws Exception {
    start(WebAccess.open());
    get("/metrics/cluster");
    get("/metrics/cluster?profile=none");

    String json = get("/status").body();

    assertTrue(json.contains("\"path\" : \"/metrics/cluster\""), json);
    assertTrue(json.contains("\"unknown_profile\" : 1"), json);
  }

  @Test
  void pagesAreBehindTheLogin(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("web.yml");
    Files.writeString(
        file,
        "basic_auth_users:\n  reader: $2b$04$5BHT6Vq3ZvDrzCMZ3xWmRe0I1rEWXgFHrbkLHzQ1C/NnFUoXHoB3.\n");
    start(WebAccess.of(file, true));

    for (String path : List.of("/", "/status", "/runbooks/", "/runbooks/KafkaFullGC")) {
      assertEquals(401, get(path).statusCode(), path);
    }
  }

  private void start(WebAccess access) throws Exception {
    status.status = Statuses.well();
    status.runbooks.put("KafkaFullGC", "# KafkaFullGC\n");
    exporter.status = status;
    server = exporter.serve(access);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + server.address() + path)).build(),
        BodyHandlers.ofString());
  }
}
