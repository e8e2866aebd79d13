package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.PackagedExporter;
import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.metric.ParsedText;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged program in mount and PID namespaces of its own, which a shell script prepares: its
 * mounts and processes are seen by nobody else, and end with it. Needs root.
 */
final class NamespaceProgram implements AutoCloseable {
  private static final Pattern SERVES = Pattern.compile("serves (http://[^/]*)/");

  /** To make a class-data archive takes longer than a test for which the program starts once. */
  private static final String WITHOUT_ARCHIVE = "-Xshare:auto -XX:TieredStopAtLevel=1";

  private static final String CONFIGURATION =
      """
      listen: "127.0.0.1:0"
      kafka: {bootstrap: []}
      jmx:
        port: 0
        connect_timeout: 100ms
        nodes: [{address: "127.0.0.1:1", node_id: 1}]
      host: {enabled: true}
      """;

  private final ChildProcess process;
  private final Path log;
  private final Path end;
  private final String url;

  /**
   * Starts the script.
   *
   * @param directory empty, named {@code $dir} in the script, and removed by the caller; its file
   *     {@code end} is made when the program is closed
   * @param script ends with {@code exec} of {@code $program}; {@code $java} runs a class of the
   *     tests
   */
  NamespaceProgram(Path directory, String script, Map<String, String> environment)
      throws Exception {
    Path home = PackagedExporter.unpack(directory);
    Path configuration = directory.resolve("exporter.yml");
    Files.writeString(configuration, CONFIGURATION);
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    String variables =
        "set -e\ndir='%s'\njava='%s -XX:TieredStopAtLevel=1 -cp %s'\nprogram='%s --config %s'\n"
            .formatted(
                directory,
                java,
                absolute(System.getProperty("java.class.path")),
                home.resolve("bin/kraft-exporter"),
                configuration);
    Path file = directory.resolve("script");
    Files.writeString(file, variables + script);
    log = directory.resolve("log");
    end = directory.resolve("end");
    Map<String, String> variablesOfProgram = new HashMap<>(environment);
    variablesOfProgram.put("JAVA_OPTS", WITHOUT_ARCHIVE);
    process =
        ChildProcess.start(
            List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                file.toString()),
            directory,
            variablesOfProgram,
            log);
    Await.until(
        "the program serves: " + file, Duration.ofSeconds(100), () -> SERVES.matcher(log()).find());
    Matcher serves = SERVES.matcher(log());
    url = serves.find() ? serves.group(1) : "";
  }

  private static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A scrape of the host, as Prometheus does it with a timeout of five seconds. */
  ParsedText scrape() throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url + "/metrics/host"))
                    .header("X-Prometheus-Scrape-Timeout-Seconds", "5")
                    .build(),
                BodyHandlers.ofString());
    assertEquals(200, response.statusCode());
    return ParsedText.parse(response.body());
  }

  /** The log so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** The lines of the log that contain this. */
  List<String> logged(String part) throws IOException {
    return log().lines().filter(line -> line.contains(part)).toList();
  }

  @Override
  public void close() {
    try {
      Files.createFile(end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.close();
    }
  }
}
