package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The host metrics out of a container beside the broker's: as in a pod, with its processes and its
 * network, and as on a node, with the machine's {@code /proc} mounted elsewhere.
 */
@Tag("container")
@Timeout(300)
@RunsBesideOthers
class SidecarIT {
  private static final String IMAGE = "apache/kafka:" + System.getProperty("kafka.test.version");
  private static final String LOG_DIR = "/var/lib/kafka/data";

  /** Tells this broker from all others on the machine. */
  private static final String MARK = "sidecar-" + UUID.randomUUID();

  private static TemporaryDirectory directory;
  private static String kafka;

  @BeforeAll
  static void start() throws Exception {
    directory = TemporaryDirectory.create("sidecar");
    String archive = System.getProperty("kraftexporter.archive");
    Process tar =
        new ProcessBuilder("tar", "--strip-components=1", "-xzf", archive)
            .directory(directory.path().toFile())
            .inheritIO()
            .start();
    assertEquals(0, tar.waitFor());
    Files.writeString(
        directory.path().resolve("my.yml"),
        """
        listen: "0.0.0.0:9308"
        kafka: {bootstrap: ["localhost:9092"]}
        host: {enabled: true, broker: {command: "%s"}}
        """
            .formatted(MARK));
    kafka =
        docker(
            "run",
            "--detach",
            "--volume=" + LOG_DIR,
            "--env=KAFKA_OPTS=-Dmark=" + MARK,
            "--env=KAFKA_NODE_ID=7",
            "--env=KAFKA_PROCESS_ROLES=broker,controller",
            "--env=KAFKA_LISTENERS=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
            "--env=KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER",
            "--env=KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "--env=KAFKA_CONTROLLER_QUORUM_VOTERS=7@localhost:9093",
            "--env=KAFKA_LOG_DIRS=" + LOG_DIR,
            IMAGE);
  }

  @AfterAll
  static void stop() {
    remove(kafka);
    directory.close();
  }

  @Test
  void besideTheBrokerInItsPodAllIsThere() throws Exception {
    String exporter = exporter("--pid=container:" + kafka, "--network=container:" + kafka);
    try {
      ParsedText told = scrape(exporter, address(kafka));

      assertEquals(Set.of(), failing(told));
      assertBroker(told);
      assertTrue(told.samples().containsKey("kafka_broker_process_memory_maps"));
      assertEquals(List.of(1.0), told.values("node_filesystem_mount_info", "mountpoint", LOG_DIR));
      assertEquals(
          spaceOfVolume(), told.value("node_filesystem_size_bytes", "mountpoint", LOG_DIR));
      assertEquals(Set.of("eth0", "lo"), devices(told, "node_network_receive_bytes_total"));
      assertEquals(Set.of("eth0", "lo"), devices(told, "node_network_up"));
      assertTrue(told.samples().containsKey("node_sysctl_net_core_somaxconn"));
      assertEquals(
          "",
          docker("logs", exporter).lines().filter(this::saysWhatIsLeftOut).findAny().orElse(""));
    } finally {
      remove(exporter);
    }
  }

  @Test
  void withTheMachinesProcElsewhereWhatCannotBeRightIsAbsentAndSaidOnce() throws Exception {
    String exporter =
        exporter(
            "--volume=/proc:/host/proc:ro", "--env=JAVA_OPTS=-Doshi.util.proc.path=/host/proc");
    try {
      scrape(exporter, address(exporter));
      ParsedText told = scrape(exporter, address(exporter));

      assertEquals(Set.of(), failing(told));
      assertBroker(told);
      assertEquals(machinesDevices(), devices(told, "node_network_receive_bytes_total"));
      assertTrue(told.samples().containsKey("node_sysctl_vm_swappiness"));
      assertEquals(
          Set.of(),
          told.samples().keySet().stream()
              .filter(name -> name.matches("node_sysctl_net_.*|node_network_(up|info|speed_bytes)"))
              .collect(Collectors.toSet()));
      // Its first process's files are for those who may trace it: right, or not there.
      told.samples()
          .getOrDefault("node_filesystem_size_bytes", Map.of())
          .forEach(
              (labels, size) ->
                  assertEquals(Path.of(labels.get("mountpoint")).toFile().getTotalSpace(), size));
      List<String> said = docker("logs", exporter).lines().filter(this::saysWhatIsLeftOut).toList();
      assertEquals(Set.copyOf(said).size(), said.size(), said.toString());
      assertTrue(said.size() >= 4, said.toString());
    } finally {
      remove(exporter);
    }
  }

  private boolean saysWhatIsLeftOut(String line) {
    return line.matches(".* no (node|kafka_os)_.*");
  }

  private static void assertBroker(ParsedText told) {
    for (String name :
        List.of(
            "kafka_broker_process_threads",
            "kafka_broker_process_max_fds",
            "kafka_broker_process_open_fds",
            "kafka_broker_process_resident_memory_bytes",
            "kafka_broker_process_io_read_bytes_total")) {
      assertEquals(1, told.values(name).size(), name);
    }
    assertEquals(
        List.of(1.0), told.values("kafka_log_dir_info", "log_dir", LOG_DIR, "mountpoint", LOG_DIR));
    assertTrue(told.value("node_memory_MemTotal_bytes") > 1e8);
  }

  /** A container of an image with Java, in which the distribution is mounted. */
  private static String exporter(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("run", "--detach", "--volume=" + directory.path() + ":/exporter:ro"));
    command.addAll(List.of(options));
    command.addAll(List.of(IMAGE, "/exporter/bin/kraft-exporter", "--config", "/exporter/my.yml"));
    return docker(command.toArray(String[]::new));
  }

  private static ParsedText scrape(String exporter, String address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + ":9308/metrics/host")).build();
    ParsedText[] told = new ParsedText[1];
    try {
      Await.until(
          "the exporter serves the host",
          Duration.ofSeconds(60),
          () -> {
            told[0] =
                ParsedText.parse(
                    HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
            return told[0].samples().containsKey("kafka_log_dir_info");
          });
    } catch (AssertionError e) {
      throw new AssertionError(docker("logs", exporter), e);
    }
    return told[0];
  }

  private static String docker(String... arguments) {
    Tool.Result result = Tool.docker().run(List.of(arguments), "");
    assertEquals(0, result.exitCode(), result.output());
    return result.output().strip();
  }

  private static void remove(String container) {
    docker("rm", "--force", "--volumes", container);
  }

  private static String address(String container) {
    return docker("inspect", "--format={{.NetworkSettings.IPAddress}}", container);
  }

  private static Set<String> failing(ParsedText told) {
    return told.samples().get("kraft_exporter_host_collector_success").entrySet().stream()
        .filter(entry -> entry.getValue() != 1)
        .map(entry -> entry.getKey().get("collector"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> devices(ParsedText told, String name) {
    return told.samples().getOrDefault(name, Map.of()).keySet().stream()
        .map(labels -> labels.get("device"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> machinesDevices() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/1/net/dev"))) {
      return lines
          .filter(line -> line.contains(":"))
          .map(line -> line.substring(0, line.indexOf(':')).strip())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static double spaceOfVolume() {
    String source =
        docker(
            "inspect",
            "--format={{range .Mounts}}{{if eq .Destination \""
                + LOG_DIR
                + "\"}}{{.Source}}{{end}}{{end}}",
            kafka);
    return Path.of(source).toFile().getTotalSpace();
  }
}
