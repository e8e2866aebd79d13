package io.kraftexporter.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.Await;
import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.TemporaryDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A real Prometheus that scrapes one target every second, and what it has ingested. */
public final class ScrapingPrometheus implements AutoCloseable {
  private static final Set<String> OWN =
      Set.of(
          "up",
          "scrape_duration_seconds",
          "scrape_samples_post_metric_relabeling",
          "scrape_samples_scraped",
          "scrape_series_added");

  private final TemporaryDirectory directory = TemporaryDirectory.create("scraping");
  private final HttpClient client = HttpClient.newHttpClient();
  private final String address = "127.0.0.1:" + FreePorts.one();
  private final ChildProcess process;

  /**
   * Starts it.
   *
   * @param target host and port
   * @param further lines of the scrape configuration, such as {@code scrape_protocols: [...]}
   */
  public ScrapingPrometheus(Tool prometheus, String target, String... further) throws Exception {
    Path file = directory.path().resolve("prometheus.yml");
    Files.writeString(
        file,
        """
        global: {scrape_interval: 5s, scrape_timeout: 5s}
        scrape_configs:
          - job_name: test
            static_configs: [{targets: ["%s"]}]
        """
                .formatted(target)
            + List.of(further).stream().map("    %s\n"::formatted).reduce("", String::concat));
    Path log = directory.path().resolve("log");
    process =
        ChildProcess.start(
            List.of(
                prometheus.path().toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.path().resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn"),
            directory.path(),
            Map.of(),
            log);
    try {
      Await.until("the target is scraped", Duration.ofSeconds(90), () -> scrapes() > 0);
    } catch (AssertionError e) {
      String text = Files.readString(log);
      close();
      throw new AssertionError(text, e);
    }
  }

  /** Returns host and port where it answers. */
  public String address() {
    return address;
  }

  /** Returns the last error of the target; empty if there is none. */
  public String lastError() throws IOException, InterruptedException {
    return json("/api/v1/targets").at("/data/activeTargets/0/lastError").asText();
  }

  /** Returns what was ingested: values by name, then by labels without {@code job} and instance. */
  public Map<String, Map<Map<String, String>, Double>> samples()
      throws IOException, InterruptedException {
    Map<String, Map<Map<String, String>, Double>> samples = new TreeMap<>();
    for (JsonNode one : query("{job=\"test\"}")) {
      Map<String, String> labels = new TreeMap<>();
      one.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      labels.keySet().removeAll(Set.of("job", "instance"));
      String name = labels.remove("__name__");
      if (!OWN.contains(name)) {
        samples
            .computeIfAbsent(name, any -> new HashMap<>())
            .put(labels, number(one.at("/value/1").asText()));
      }
    }
    return samples;
  }

  /** Returns the help texts by the names of the families. */
  public Map<String, String> helps() throws IOException, InterruptedException {
    Map<String, String> helps = new TreeMap<>();
    for (JsonNode one : json("/api/v1/targets/metadata").path("data")) {
      helps.put(one.path("metric").asText(), one.path("help").asText());
    }
    return helps;
  }

  @Override
  public void close() {
    process.close();
    directory.close();
  }

  private double scrapes() throws IOException, InterruptedException {
    if (!lastError().isEmpty()) {
      throw new IOException(lastError());
    }
    return query("up == 1").size();
  }

  private JsonNode query(String query) throws IOException, InterruptedException {
    return json("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .at("/data/result");
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
    return new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
