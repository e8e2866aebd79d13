package io.kraftexporter.tasks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.Await;
import io.kraftexporter.PackagedExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.rules.NotificationSink;
import io.kraftexporter.rules.RealAlertmanager;
import io.kraftexporter.tools.ScrapingPrometheus;
import io.kraftexporter.tools.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the pages against real brokers, as a user types them. */
@Timeout(600)
@Tag("pages")
final class TasksIT {
  private static final Path ARCHIVE =
      Path.of(System.getProperty("kraftexporter.archive")).toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path directory;
  private static List<Task> tasks;
  private static OrdersCluster orders;

  private UserMachine machine;

  @BeforeAll
  static void start() throws Exception {
    tasks = Task.read(Task.PAGE);
    orders = new OrdersCluster(Files.createDirectories(directory.resolve("orders")));
  }

  @AfterAll
  static void close() {
    orders.close();
  }

  @BeforeEach
  void openMachine() throws Exception {
    machine = new UserMachine(Files.createTempDirectory(directory, "user"), orders);
  }

  @AfterEach
  void closeMachine() throws Exception {
    machine.close();
  }

  @Test
  void startOnSecuredCluster() throws Exception {
    Path empty = machine.directory();
    Files.copy(ARCHIVE, empty.resolve(ARCHIVE.getFileName()));
    orders.writeIssuer(empty.resolve("ca.pem"));
    run(1).in(machine.shell(empty));
  }

  @Test
  void findWhyNodeHasNoMetrics() throws Exception {
    try {
      run(2)
          .instead("ssh kafka-3 sudo systemctl restart kafka", orders::repairJmx)
          .in(machine.shell());
    } finally {
      orders.breakJmx();
    }
  }

  @Test
  void addRuleFile() throws Exception {
    run(3).in(machine.shell());
  }

  @Test
  void putEndpointBehindTls() throws Exception {
    run(4).in(machine.shell());
  }

  @Test
  void findWhoLags() throws Exception {
    run(5).in(machine.shell());
  }

  @Test
  void restartNode() throws Exception {
    run(6)
        .instead("ssh kafka-2 sudo systemctl restart kafka", () -> orders.kafka().node(2).restart())
        .in(machine.shell());
  }

  @Test
  void moveFromKafkaExporter() throws Exception {
    TaskRun run = run(7);
    run.before(
            "promtool query",
            () -> {
              ScrapingPrometheus prometheus =
                  machine.opened(new ScrapingPrometheus(Tool.prometheus(), machine.exporter()));
              run.with("localhost:9090", prometheus.address());
            })
        .in(machine.shell());
  }

  @Test
  void threeClusters() throws Exception {
    KafkaCluster west = machine.opened(KafkaCluster.combined(1).start());
    KafkaCluster north = machine.opened(KafkaCluster.combined(1).start());
    run(8)
        .with("east-1:9092", orders.address(1))
        .with("west-1:9092", west.bootstrapServers())
        .with("north-1:9092", north.bootstrapServers())
        .in(machine.shell());
  }

  @Test
  void alertToSlack() throws Exception {
    NotificationSink sink = machine.opened(new NotificationSink());
    Path file = machine.etc().resolve("alertmanager/alertmanager.yml");
    TaskRun run = run(9);
    run.with("https://hooks.slack.com/services/T000/B000/XXXX", sink.url(NotificationSink.SLACK))
        .before("amtool check-config", machine::adaptAlertmanager)
        .before(
            "curl -s -X POST",
            () ->
                run.with("localhost:9093", machine.opened(RealAlertmanager.under(file)).address()))
        .in(machine.shell());

    Await.until(
        "a message in Slack", PATIENCE, () -> !sink.received(NotificationSink.SLACK).isEmpty());
    JsonNode message = sink.received(NotificationSink.SLACK).get(0);
    for (String shown :
        List.of(message.at("/attachments/0/title").asText(), message.path("channel").asText())) {
      assertTrue(tasks.get(8).text().contains("`" + shown + "`"), shown);
    }
  }

  @Test
  void upgrade() throws Exception {
    Path place = machine.directory();
    Path installed = PackagedExporter.unpack(place);
    String version = installed.getFileName().toString().replace("kraft-exporter-", "");
    Files.move(installed, place.resolve("kraft-exporter-1.0.0"));
    Files.copy(ARCHIVE, place.resolve(ARCHIVE.getFileName()));
    orders.writeConfiguration(
        place.resolve("kraft-exporter.yml"), "groups: {lag_seconds: {file: lag-seconds}}\n");
    ShellSession shell = machine.shell(place);
    shell.run("kraft-exporter-1.0.0/bin/kraft-exporter --config kraft-exporter.yml &");
    String scrape = "curl -s http://" + machine.exporter() + "/metrics/cluster";
    Await.until(
        "the version before serves the lag",
        PATIENCE,
        () -> shell.run(scrape).output().contains("kafka_consumergroup_max_lag_seconds{"));
    run(10)
        .before(
            "kraft-exporter-1.1.0/bin/kraft-exporter --config",
            () -> assertTrue(Files.size(place.resolve("lag-seconds")) > 0, "the file is kept"))
        .with("1.1.0", version)
        .in(shell);
  }

  @Test
  void listedCommandsOfOtherPages() throws Exception {
    ShellSession shell = machine.shell();
    Path secrets = Files.createDirectories(machine.directory().resolve("secrets"));
    orders.writeReadmeConfiguration(shell.directory().resolve("kraft-exporter.yml"), secrets);
    orders.writeConfiguration(shell.directory().resolve("exporter.yml"), "");
    Files.writeString(shell.directory().resolve("my-settings.yml"), "broker_down_for: 6m\n");
    shell.run("export JAVA_OPTS=\"$JAVA_OPTS " + orders.trusting(secrets) + "\"");
    machine
        .run(DocumentedCommands.toRun())
        .with("HOST:9092", orders.address(1))
        .with("--for 30s", "--for 3s")
        .before("amtool check-config", machine::adaptAlertmanager)
        .in(shell);
    assertTrue(
        Files.readString(machine.etc().resolve("prometheus/rules/kafka_availability_alerts.yml"))
            .contains("for: 6m"));
  }

  private TaskRun run(int number) {
    return machine.run(tasks.get(number - 1));
  }
}
