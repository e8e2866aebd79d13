package io.kraftexporter;

import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.metric.ParsedText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program in a process of its own, from the classes of this test run, and a client for it. */
public final class ExporterProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ChildProcess process;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private ExporterProcess(ChildProcess process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the program with a configuration and waits until it serves.
   *
   * @param options of the JVM
   */
  public static ExporterProcess serving(Path configuration, String... options) throws Exception {
    Path log = Files.createTempFile(configuration.getParent(), "exporter", ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dkraftexporter.home=" + Path.of("..").toAbsolutePath().normalize());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("--config", configuration.toString()));
    ChildProcess process = ChildProcess.start(command, Path.of("").toAbsolutePath(), Map.of(), log);
    ExporterProcess exporter = new ExporterProcess(process, log);
    try {
      exporter.await("serves http://");
    } catch (AssertionError e) {
      exporter.close();
      throw e;
    }
    return exporter;
  }

  /** Waits until the log contains a text, or the process has ended without it. */
  public void await(String text) throws Exception {
    Await.until(text, PATIENCE, () -> log().contains(text) || !process.isRunning());
    if (!log().contains(text)) {
      throw new AssertionError("ended without: " + text + "\n" + log());
    }
  }

  /** Waits until the process has ended by itself or by a signal. */
  public void awaitEnd() throws Exception {
    Await.until("the process has ended", PATIENCE, () -> !process.isRunning());
  }

  public void signal(String name) {
    process.signal(name);
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Returns the lines of the log without their time. */
  public List<String> lines() throws IOException {
    return log()
        .lines()
        .map(line -> line.replaceFirst("\\d{4}-\\d\\d-\\d\\dT[^ \"]*", "TIME"))
        .toList();
  }

  /** Sends a request; the result is status and body. */
  public String send(String method, String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  /** Scrapes an endpoint, which must answer 200. */
  public ParsedText scrape(String path) throws IOException, InterruptedException {
    String answer = send("GET", path);
    if (!answer.startsWith("200 ")) {
      throw new AssertionError(path + ": " + answer);
    }
    return ParsedText.parse(answer.substring(4));
  }

  private String url() throws IOException {
    return log().replaceAll("(?s).*?serves (http://[^/]*)/.*", "$1");
  }

  @Override
  public void close() {
    process.close();
  }
}
