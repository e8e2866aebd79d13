package io.kraftexporter.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The image of {@code deploy/docker}, on a base of Debian's Java without a shell: no registry is
 * needed.
 */
@Tag("container")
@Timeout(300)
class ImageIT {
  private static final String KAFKA = "apache/kafka:" + System.getProperty("kafka.test.version");

  /** The image that {@code .ci/kafka-image} made. */
  private static final String JAVA = "kraft-exporter/java:bookworm";

  private static final String NO_SHELL = "kraft-exporter/java:no-shell";
  private static final String SHELL = "kraft-exporter/shell:image-it";
  private static final String IMAGE = "kraft-exporter:image-it";
  private static final String JMX =
      "-Dcom.sun.management.jmxremote -Dcom.sun.management.jmxremote.port=9999"
          + " -Dcom.sun.management.jmxremote.rmi.port=9999 -Djava.rmi.server.hostname=localhost"
          + " -Dcom.sun.management.jmxremote.authenticate=false"
          + " -Dcom.sun.management.jmxremote.ssl=false";

  private static final TemporaryDirectory DIRECTORY = TemporaryDirectory.create("image");

  @BeforeAll
  static void build() throws Exception {
    Path context = DIRECTORY.path();
    Path files = Path.of(System.getProperty("kraftexporter.home"), "exporter/deploy/docker");
    Path archive = Path.of(System.getProperty("kraftexporter.archive"));
    String version =
        archive.getFileName().toString().replaceAll("^kraft-exporter-|\\.tar\\.gz$", "");
    Files.copy(archive, context.resolve(archive.getFileName()));
    Files.copy(files.resolve("java.options"), context.resolve("java.options"));
    Files.copy(files.resolve("Dockerfile"), context.resolve("Dockerfile"));
    build(NO_SHELL, "FROM " + JAVA + "\nRUN rm -f /bin/sh /bin/dash /bin/bash\n");
    build(
        SHELL,
        "FROM "
            + JAVA
            + "\nRUN mkdir /busybox && cp $(command -v sh cat cksum cut dirname mkdir mv readlink rm"
            + " sed stat) /busybox\n");
    docker(
        "build",
        "-q",
        "-t",
        IMAGE,
        "--build-arg=SHELL_IMAGE=" + SHELL,
        "--build-arg=BASE_IMAGE=" + NO_SHELL,
        "--build-arg=VERSION=" + version,
        "--build-arg=REVISION=0123456789abcdef",
        context.toString());
  }

  @AfterAll
  static void remove() {
    docker("rmi", "--force", IMAGE, NO_SHELL, SHELL);
    DIRECTORY.close();
  }

  @Test
  void imageHasNoRootNoShellAndLabels() {
    assertEquals("65532:65532", inspect("{{.Config.User}}"));
    assertEquals(
        "0123456789abcdef",
        inspect("{{index .Config.Labels \"org.opencontainers.image.revision\"}}"));
    assertEquals(
        "Apache-2.0", inspect("{{index .Config.Labels \"org.opencontainers.image.licenses\"}}"));
    assertNotEquals(
        0,
        Tool.docker()
            .run(List.of("run", "--rm", "--entrypoint=sh", IMAGE, "-c", "true"), "")
            .exitCode());
  }

  /** Java starts without an archive that it cannot use, unless it is told not to. */
  @Test
  void javaOfTheImageUsesTheArchiveOfClasses() {
    docker(
        "run",
        "--rm",
        "--entrypoint=java",
        IMAGE,
        "@/opt/kraft-exporter/java.options",
        "-Xshare:on",
        "-version");
  }

  /** Read-only, without capabilities, in 256 MB, beside a broker with JMX. */
  @Test
  void readsAClusterUnderEveryRestriction() throws Exception {
    Path configuration = DIRECTORY.path().resolve("exporter.yml");
    Files.writeString(
        configuration,
        """
        listen: "0.0.0.0:9308"
        cluster: orders
        kafka: {bootstrap: ["localhost:9092"]}
        jmx: {port: 9999}
        host: {enabled: false}
        """);
    String kafka =
        docker(
            "run",
            "--detach",
            "--env=KAFKA_JMX_OPTS=" + JMX,
            "--env=KAFKA_HEAP_OPTS=-Xmx384m",
            KAFKA);
    String exporter = "";
    try {
      exporter =
          docker(
              "run",
              "--detach",
              "--network=container:" + kafka,
              "--read-only",
              "--tmpfs=/tmp:exec,size=16m",
              "--cap-drop=ALL",
              "--security-opt=no-new-privileges",
              "--memory=256m",
              "--volume=" + configuration + ":/etc/kraft-exporter/exporter.yml:ro",
              "--env=KRAFT_EXPORTER_CONFIG=/etc/kraft-exporter/exporter.yml",
              IMAGE);
      String address =
          docker(
              "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", kafka);
      Await.until(
          "every source has answered",
          Duration.ofMinutes(2),
          () -> {
            ParsedText scrape = scrape(address);
            return RunningExporter.failing(scrape).isEmpty()
                && !scrape.values("kafka_server_kafkaserver_brokerstate").isEmpty();
          });

      assertEquals(1, scrape(address).value("kafka_brokers"));
      assertEquals("running", docker("inspect", "-f", "{{.State.Status}}", exporter));
      assertEquals(Set.of(), warnings(docker("logs", exporter)));
      docker("stop", "--time=20", exporter);
      assertEquals(
          "143 false",
          docker("inspect", "-f", "{{.State.ExitCode}} {{.State.OOMKilled}}", exporter));
    } finally {
      docker("rm", "--force", "--volumes", kafka, exporter);
    }
  }

  private static void build(String image, String dockerfile) throws IOException {
    Path file = Files.writeString(DIRECTORY.path().resolve("Base"), dockerfile);
    docker("build", "-q", "-t", image, "-f", file.toString(), DIRECTORY.path().toString());
  }

  private static Set<String> warnings(String log) {
    return Set.copyOf(
        log.lines()
            .filter(line -> line.matches("(WARNING:|OpenJDK .*warning|\\[.*\\[cds|\\s+at ).*"))
            .toList());
  }

  private static ParsedText scrape(String address) throws Exception {
    return ParsedText.parse(
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://" + address + ":9308/metrics")).build(),
                BodyHandlers.ofString())
            .body());
  }

  private static String inspect(String format) {
    return docker("image", "inspect", "-f", format, IMAGE);
  }

  /** Without BuildKit, which is a plug-in that may be missing. */
  private static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Tool.docker().path().toString()));
    command.addAll(List.of(arguments));
    command.removeIf(String::isEmpty);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DOCKER_BUILDKIT", "0");
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
      return arguments[0].equals("logs") ? output : output.lines().reduce("", (a, b) -> b).strip();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
