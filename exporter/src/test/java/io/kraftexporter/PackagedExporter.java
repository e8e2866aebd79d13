package io.kraftexporter;

import static java.util.concurrent.TimeUnit.SECONDS;

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
import java.util.stream.Stream;

/** The packaged distribution as a process of its own, with its log, and a client for it. */
public final class PackagedExporter implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration START = Duration.ofMinutes(3);

  private final Process process;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private PackagedExporter(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** An exit code with all that was printed. */
  public record Ended(int exitCode, String output) {}

  /** Unpacks the distribution into a directory; returns the installation's own directory. */
  public static Path unpack(Path directory) throws Exception {
    Process tar =
        new ProcessBuilder(
                "tar",
                "-xzf",
                System.getProperty("kraftexporter.archive"),
                "-C",
                directory.toString())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IllegalStateException("tar: " + tar.exitValue());
    }
    try (Stream<Path> unpacked = Files.list(directory)) {
      return unpacked
          .filter(path -> path.getFileName().toString().startsWith("kraft-exporter-"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Runs the launcher until it ends by itself. */
  public static Ended run(Path home, String... arguments) throws Exception {
    return run(home, PATIENCE, arguments);
  }

  /** Runs the launcher until it ends by itself, for a given time at most. */
  public static Ended run(Path home, Duration patience, String... arguments) throws Exception {
    Path output = Files.createTempFile("kraft-exporter", ".txt");
    Process process = start(home, output, Map.of(), List.of(arguments));
    try {
      if (!process.waitFor(patience.toSeconds(), SECONDS)) {
        throw new AssertionError("it does not end");
      }
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  /** Starts the launcher and waits until it serves; the configuration says where. */
  public static PackagedExporter serving(Path home, Path configuration) throws Exception {
    return serving(home, Map.of(), configuration);
  }

  /** Starts the launcher with variables besides those of this process. */
  public static PackagedExporter serving(
      Path home, Map<String, String> environment, Path configuration) throws Exception {
    Path log = Files.createTempFile("kraft-exporter", ".log");
    PackagedExporter exporter =
        new PackagedExporter(
            start(home, log, environment, List.of("--config", configuration.toString())), log);
    try {
      Await.until("it serves", START, () -> exporter.log().contains("serves http://"));
    } catch (AssertionError e) {
      exporter.close();
      throw e;
    }
    return exporter;
  }

  private static Process start(
      Path home, Path output, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/kraft-exporter").toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** All that it has logged and printed. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** The lines of the log with this text, without time and level. */
  public List<String> logged(String text) throws IOException {
    return log()
        .lines()
        .filter(line -> line.contains(text))
        .map(line -> line.replaceFirst("^\\S+ [A-Z]+ ", ""))
        .toList();
  }

  /** The lines that are not of the program's log: of the JVM, of a library, or of a trace. */
  public List<String> printedByOthers() throws IOException {
    return log().lines().filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.*")).toList();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** The exporter's URL, without a slash at its end. */
  public String url() throws IOException {
    return log().replaceAll("(?s).*serves (http://[^/]*)/.*", "$1");
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(PATIENCE).build(),
        BodyHandlers.ofString());
  }

  /** A scrape, read back; it must be a 200. */
  public ParsedText scrape(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return ParsedText.parse(answer.body());
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
