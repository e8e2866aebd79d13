package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.Await;
import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A real Alertmanager under the shipped configuration and templates, with a {@link
 * NotificationSink} in place of PagerDuty, Slack and the webhooks, and shorter waits: a group waits
 * one second, a changed group two, and nothing is repeated but the heartbeat.
 */
public final class RealAlertmanager implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SHIPPED = Shipped.HOME.resolve("rules/alertmanager");

  /** Where Debian's Alertmanager expects its own templates; it refuses to start without them. */
  private static final Path OWN_TEMPLATES =
      Path.of("/usr/share/prometheus/alertmanager/default.tmpl");

  private final TemporaryDirectory directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private final ChildProcess process;

  private RealAlertmanager(TemporaryDirectory directory, Path file)
      throws IOException, InterruptedException {
    this.directory = directory;
    address = "127.0.0.1:" + FreePorts.one();
    Path home = directory.path();
    process =
        ChildProcess.start(
            command(
                List.of(
                    Tool.alertmanager().path().toString(),
                    "--config.file=" + file,
                    "--storage.path=" + home.resolve("data"),
                    "--web.listen-address=" + address,
                    "--web.external-url=http://alertmanager.example:9093",
                    "--cluster.listen-address=",
                    "--log.level=warn")),
            home,
            Map.of(),
            home.resolve("alertmanager.log"));
    try {
      Await.until("Alertmanager is ready", Duration.ofSeconds(30), () -> get("/-/ready") == 200);
    } catch (AssertionError e) {
      String log = Files.readString(home.resolve("alertmanager.log"));
      close();
      throw new AssertionError(log, e);
    }
  }

  public static RealAlertmanager start(NotificationSink sink)
      throws IOException, InterruptedException {
    return start(sink, UnaryOperator.identity());
  }

  /** Starts it with automation switched on for these alerts, a regular expression. */
  public static RealAlertmanager start(NotificationSink sink, String automated)
      throws IOException, InterruptedException {
    return start(
        sink, text -> text.replace("alertname=~\"NONE\"", "alertname=~\"" + automated + "\""));
  }

  private static RealAlertmanager start(NotificationSink sink, UnaryOperator<String> changed)
      throws IOException, InterruptedException {
    TemporaryDirectory directory = TemporaryDirectory.create("alertmanager");
    Path home = directory.path();
    return new RealAlertmanager(
        directory,
        Files.writeString(
            home.resolve("alertmanager.yml"), changed.apply(quicker(installed(home, sink)))));
  }

  /** Starts it under an installed configuration as it is. */
  public static RealAlertmanager under(Path file) throws IOException, InterruptedException {
    return new RealAlertmanager(TemporaryDirectory.create("alertmanager"), file);
  }

  /**
   * The shipped configuration as a user installs it into a directory: its secrets and templates are
   * there, and its addresses lead to the sink.
   */
  static String installed(Path home, NotificationSink sink) throws IOException {
    Path secrets = Files.createDirectories(home.resolve("secrets"));
    Files.writeString(secrets.resolve("slack-url"), sink.url(NotificationSink.SLACK));
    Files.writeString(secrets.resolve("pagerduty-routing-key"), "0123456789abcdef0123456789abcdef");
    return configuration()
        .replace("/etc/alertmanager/templates", SHIPPED.resolve("templates").toString())
        .replace("/etc/alertmanager", home.toString())
        .replace(
            "global:\n", "global:\n  pagerduty_url: " + sink.url(NotificationSink.PAGERDUTY) + "\n")
        .replace("http://127.0.0.1:9096/heartbeat", sink.url(NotificationSink.HEARTBEAT))
        .replace("http://127.0.0.1:9097/alerts", sink.url(NotificationSink.AUTOMATION));
  }

  static String configuration() throws IOException {
    return Files.readString(SHIPPED.resolve("alertmanager.yml"));
  }

  public String address() {
    return address;
  }

  /** Sends alerts as Prometheus does: each a map with labels and annotations. */
  void post(List<Map<String, Object>> alerts) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://" + address + "/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(alerts)))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
  }

  /** The active alerts that another alert inhibits: name, severity and cluster of each. */
  public Set<String> inhibited() throws IOException, InterruptedException {
    return named("?active=false&silenced=false&inhibited=true");
  }

  /** The active alerts that nothing inhibits: name, severity and cluster of each. */
  public Set<String> active() throws IOException, InterruptedException {
    return named("?active=true&silenced=false&inhibited=false");
  }

  @Override
  public void close() {
    process.close();
    directory.close();
  }

  private Set<String> named(String filter) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://" + address + "/api/v2/alerts" + filter))
                .build(),
            BodyHandlers.ofString());
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : JSON.readTree(response.body())) {
      names.add(
          "%s %s %s"
              .formatted(
                  alert.at("/labels/alertname").asText(),
                  alert.at("/labels/severity").asText(),
                  alert.at("/labels/cluster").asText()));
    }
    return names;
  }

  private int get(String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static String quicker(String configuration) {
    return configuration
        .replaceAll("group_wait: [1-9]\\d*s", "group_wait: 1s")
        .replaceAll("group_interval: \\w+", "group_interval: 2s")
        .replaceAll("repeat_interval: 1m", "repeat_interval: 2s");
  }

  /**
   * Debian's package unpacked into a directory lacks what the program reads from /usr/share: it
   * runs in a mount namespace of its own that has it there.
   */
  private static List<String> command(List<String> alertmanager) {
    if (Files.exists(OWN_TEMPLATES)) {
      return alertmanager;
    }
    Path share = Shipped.HOME.resolve("exporter/target/tools/share");
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t overlay overlay -o \"lowerdir=$1:/usr/share\" /usr/share && shift && exec"
                    + " \"$@\"",
                "sh",
                real(share)));
    command.addAll(alertmanager);
    return command;
  }

  private static String real(Path path) {
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
