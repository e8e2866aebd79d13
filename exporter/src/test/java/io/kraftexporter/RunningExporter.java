package io.kraftexporter;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The exporter in this process, serving on a free port of 127.0.0.1, and a client for it. */
public final class RunningExporter implements AutoCloseable {
  private final App app =
      new App(Path.of("..").toAbsolutePath().normalize(), new Build("test", "test"));
  private final HttpClient client = HttpClient.newHttpClient();

  private final Optional<KafkaCluster> cluster;

  private RunningExporter(Optional<KafkaCluster> cluster, Configuration configuration)
      throws IOException {
    this.cluster = cluster;
    app.apply(configuration);
  }

  /** An exporter of this cluster, with further keys as the configuration file has them. */
  public static RunningExporter of(KafkaCluster cluster, Map<String, Object> further)
      throws IOException, ConfigurationException {
    return new RunningExporter(Optional.of(cluster), configuration(cluster, further));
  }

  /** An exporter under this configuration. */
  public static RunningExporter of(Configuration configuration) throws IOException {
    return new RunningExporter(Optional.empty(), configuration);
  }

  /** The configuration for a cluster. */
  public static Configuration configuration(KafkaCluster cluster, Map<String, Object> further)
      throws ConfigurationException {
    return new ConfigurationLoader().load(Optional.empty(), keys(cluster, further));
  }

  /** Returns the configuration of a cluster as its file would give it. */
  public static Map<String, Object> keys(KafkaCluster cluster, Map<String, Object> further) {
    Map<String, Object> keys = new HashMap<>();
    keys.put("listen", "127.0.0.1:0");
    keys.put("kafka", Map.of("bootstrap", Arrays.asList(cluster.bootstrapServers().split(","))));
    keys.put("jmx", Map.of("port", cluster.jmxPort()));
    keys.putAll(further);
    return keys;
  }

  /** Puts these further keys in force in place of those it began with. */
  public void apply(Map<String, Object> further) throws IOException, ConfigurationException {
    app.apply(configuration(cluster.orElseThrow(), further));
  }

  /** Reports that a changed configuration was rejected, until {@link #apply} is called. */
  public void rejectReload(String reason) {
    app.reloadRejected(reason);
  }

  public App app() {
    return app;
  }

  /** The exporter's URL, without a slash at its end. */
  public String url() {
    return "http://" + app.address();
  }

  /** The answer to a GET with these headers: name, value, name, value … */
  public HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, headers);
  }

  /** The answer to any request. */
  public HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** The body of an answer that must be a 200. */
  public String text(String path, String... headers) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(path, headers);
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + body);
    }
    return body;
  }

  /** A scrape, read back. */
  public ParsedText scrape(String path) throws IOException, InterruptedException {
    return ParsedText.parse(text(path));
  }

  /** The kinds of sources that did not succeed, with their node. */
  public static List<String> failing(ParsedText scrape) {
    return scrape
        .samples()
        .getOrDefault("kraft_exporter_source_success", Map.of())
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() != 1)
        .map(entry -> entry.getKey().toString())
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    app.close();
  }
}
