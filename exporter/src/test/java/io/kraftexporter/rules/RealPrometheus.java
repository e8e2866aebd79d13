package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.Await;
import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.tools.Tool;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A real Prometheus under the shipped configuration and rules, only quicker: every duration in the
 * rules is divided by {@link #FASTER} (windows of 20 seconds for five minutes, and an alert {@code
 * for: 5m} fires after as many), and every interval of the configuration is two seconds; or as a
 * {@link Speed} says.
 */
public final class RealPrometheus implements AutoCloseable {
  public static final int FASTER = 15;

  /** Its own address in the shipped configurations. */
  private static final String ITSELF = "localhost:9090";

  private static final Pattern INTERVAL =
      Pattern.compile("((?:scrape|evaluation|refresh)_interval|scrape_timeout): \\w+");

  /**
   * The factor by which it is quicker.
   *
   * @param factor by which every duration of the rules is divided
   * @param interval of scrapes and evaluations
   * @param rules changes the text of each rule file
   */
  public record Speed(int factor, String interval, UnaryOperator<String> rules) {}

  private final TemporaryDirectory directory = TemporaryDirectory.create("prometheus");
  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private final Path file;
  private ChildProcess process;

  private RealPrometheus(String configuration, Speed speed, UnaryOperator<String> addresses)
      throws IOException, InterruptedException {
    address = "127.0.0.1:" + FreePorts.one();
    Path home = directory.path();
    Files.createDirectories(home.resolve("rules"));
    for (Map.Entry<String, String> rules : quickRules(speed.factor()).entrySet()) {
      Files.writeString(
          home.resolve("rules").resolve(rules.getKey()), speed.rules().apply(rules.getValue()));
    }
    file = home.resolve("rules/prometheus").resolve(configuration);
    Files.createDirectories(file.getParent());
    String shipped =
        Files.readString(Shipped.HOME.resolve("rules/prometheus").resolve(configuration));
    Files.writeString(
        file,
        addresses
            .apply(INTERVAL.matcher(shipped).replaceAll("$1: " + speed.interval()))
            .replace(ITSELF, address));
    launch();
  }

  private void launch() throws IOException, InterruptedException {
    Path home = directory.path();
    process =
        ChildProcess.start(
            List.of(
                Tool.prometheus().path().toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + home.resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn"),
            home,
            Map.of(),
            home.resolve("prometheus.log"));
    try {
      Await.until(
          "Prometheus is ready", Duration.ofMinutes(3), () -> get("/-/ready").contains("is Ready"));
    } catch (AssertionError e) {
      String log = Files.readString(home.resolve("prometheus.log"));
      close();
      throw new AssertionError(e.getMessage() + "; its log:\n" + log, e);
    }
  }

  /** Ends its process and starts another one with the same data. */
  public void restart() throws IOException, InterruptedException {
    process.close();
    launch();
  }

  /**
   * Makes it hang; nothing is scraped, evaluated or sent until it is {@linkplain #resume resumed}.
   */
  public void pause() {
    process.signal("STOP");
  }

  public void resume() {
    process.signal("CONT");
  }

  /**
   * Starts it.
   *
   * @param configuration a file of rules/prometheus
   * @param exporter host and port that stand in for the exporter's in it
   */
  public static RealPrometheus start(String configuration, String exporter)
      throws IOException, InterruptedException {
    return start(configuration, text -> text.replace("127.0.0.1:9308", exporter));
  }

  /** Starts it with a configuration in which this replaces the addresses. */
  public static RealPrometheus start(String configuration, UnaryOperator<String> addresses)
      throws IOException, InterruptedException {
    return start(configuration, new Speed(FASTER, "2s", UnaryOperator.identity()), addresses);
  }

  /** Starts it at another speed. */
  public static RealPrometheus start(
      String configuration, Speed speed, UnaryOperator<String> addresses)
      throws IOException, InterruptedException {
    return new RealPrometheus(configuration, speed, addresses);
  }

  /** A value of the instant query's only series; NaN if there is none. */
  public double value(String query) throws IOException, InterruptedException {
    JsonNode result = query(query);
    if (result.size() > 1) {
      throw new AssertionError(query + " has " + result.size() + " series");
    }
    return result.isEmpty() ? Double.NaN : result.at("/0/value/1").asDouble();
  }

  /** The result of an instant query. */
  public JsonNode query(String query) throws IOException, InterruptedException {
    return answer(query).at("/data/result");
  }

  /** The whole answer to an instant query, with its error if there is one. */
  public JsonNode answer(String query) throws IOException, InterruptedException {
    return new ObjectMapper()
        .readTree(get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)));
  }

  /**
   * Ends its process and starts another one with the same data, which neither scrapes nor evaluates
   * rules: all its processor time is that of queries.
   */
  public void restartForQueries() throws IOException, InterruptedException {
    process.close();
    Files.writeString(file, "");
    launch();
  }

  /**
   * Runs a query and returns its cost.
   *
   * @param shown the time that a range query covers in 240 points, as Grafana asks for an hour;
   *     zero for an instant query
   * @param end of that time
   */
  public Cost cost(String query, Duration shown, Instant end)
      throws IOException, InterruptedException {
    String parameters = "stats=all&query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    double seconds = shown.toMillis() / 1e3;
    double last = end.toEpochMilli() / 1e3;
    String path =
        shown.isZero()
            ? "/api/v1/query?time=%.3f&".formatted(last)
            : "/api/v1/query_range?start=%.3f&end=%.3f&step=%.3f&"
                .formatted(last - seconds, last, seconds / 240);
    Duration before = process.cpuTime();
    String answer = get(path + parameters);
    Duration spent = process.cpuTime().minus(before);
    JsonNode data = new ObjectMapper().readTree(answer).path("data");
    return new Cost(
        spent.toNanos() / 1e6,
        data.at("/stats/samples/totalQueryableSamples").asLong(),
        data.path("result").size());
  }

  /**
   * The cost of a query.
   *
   * @param milliseconds of processor time of Prometheus
   * @param samples that it read
   * @param series of its result
   */
  public record Cost(double milliseconds, long samples, int series) {}

  /** The names of all metrics it has. */
  public Set<String> names() throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    new ObjectMapper()
        .readTree(get("/api/v1/label/__name__/values"))
        .path("data")
        .forEach(name -> names.add(name.asText()));
    return names;
  }

  /** The server's URL. */
  public String url() {
    return "http://" + address;
  }

  /** The states of an alert's series now, empty where it is silent. */
  public Set<String> states(String alert) throws IOException, InterruptedException {
    Set<String> states = new TreeSet<>();
    for (JsonNode one : alerts()) {
      if (one.at("/labels/alertname").asText().equals(alert)) {
        states.add(one.path("state").asText());
      }
    }
    return states;
  }

  /** All alerts that are pending or firing now, each with its labels and its state. */
  public JsonNode alerts() throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get("/api/v1/alerts")).at("/data/alerts");
  }

  /** Returns the errors that Prometheus tells of its targets and rules. */
  public List<String> troubles() throws IOException, InterruptedException {
    List<String> troubles = new ArrayList<>();
    JsonNode targets =
        new ObjectMapper().readTree(get("/api/v1/targets")).at("/data/activeTargets");
    for (JsonNode target : targets) {
      if (!target.path("lastError").asText().isEmpty()) {
        troubles.add(target.path("scrapeUrl").asText() + ": " + target.path("lastError").asText());
      }
    }
    JsonNode groups = new ObjectMapper().readTree(get("/api/v1/rules")).at("/data/groups");
    for (JsonNode group : groups) {
      for (JsonNode rule : group.path("rules")) {
        if (!rule.path("lastError").asText().isEmpty()) {
          troubles.add(rule.path("name").asText() + ": " + rule.path("lastError").asText());
        }
      }
    }
    return troubles;
  }

  @Override
  public void close() {
    process.close();
    directory.close();
  }

  private String get(String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static Map<String, String> quickRules(int factor) throws IOException {
    try {
      return QuickRules.dividedBy(factor);
    } catch (RuleSettingsException e) {
      throw new IOException(e);
    }
  }
}
