package io.kraftexporter.tools;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A program of another project that tests run, such as promtool: that of the {@code PATH}, or the
 * one that {@code src/test/tools/fetch} put into {@code target/tools}.
 *
 * @param path the program, which is there
 */
public record Tool(Path path) {

  /** Tools give way: while tests keep all processors busy, a run takes many times as long. */
  private static final long LONGEST_RUN_SECONDS = 1800;

  private static final long LONGEST_BUILD_MINUTES = 15;

  /**
   * The result of a run.
   *
   * @param output the standard output and the standard error, as they came
   */
  public record Result(int exitCode, String output) {}

  public static Tool promtool() {
    return named("promtool", "prometheus");
  }

  public static Tool prometheus() {
    return named("prometheus", "prometheus");
  }

  /** Prometheus 3; waits for its build, which takes some minutes the first time. */
  public static Tool prometheus3() {
    return built("prometheus-3");
  }

  /** The promtool of Prometheus 3; waits for its build. */
  public static Tool promtool3() {
    return built("promtool-3");
  }

  public static Tool alertmanager() {
    return named("prometheus-alertmanager", "prometheus-alertmanager");
  }

  public static Tool amtool() {
    return named("amtool", "prometheus-alertmanager");
  }

  /** The amtool of the newest Alertmanager; waits for its build. */
  public static Tool newestAmtool() {
    return built("amtool-newest");
  }

  public static Tool nodeExporter() {
    return named("prometheus-node-exporter", "prometheus-node-exporter");
  }

  public static Tool docker() {
    return named("docker", "docker.io");
  }

  /** The program of this name, or a failure that says which of Debian's packages has it. */
  static Tool named(String name, String debianPackage) {
    Stream<Path> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(directory -> !directory.isEmpty())
            .map(Path::of);
    Path fetched = fetched();
    return Stream.concat(onPath, Stream.of(fetched))
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Tool::new)
        .orElseThrow(
            () ->
                new AssertionError(
                    "%s is neither on the PATH nor in %s: install it (Debian: apt-get install %s)"
                        .formatted(name, fetched.normalize(), debianPackage)));
  }

  /** The program that {@code src/test/tools/fetch} builds under this name. */
  private static Tool built(String name) {
    Path link = fetched().resolve(name);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_BUILD_MINUTES);
    while (Files.isSymbolicLink(link) && !Files.isExecutable(link) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
    if (!Files.isExecutable(link)) {
      throw new AssertionError(
          name
              + " could not be built; src/test/tools/fetch leaves its log in"
              + " ~/.cache/kraft-exporter/tools");
    }
    return new Tool(link);
  }

  private static Path fetched() {
    return Path.of(System.getProperty("kraftexporter.home"), "exporter/target/tools");
  }

  /** Runs it to its end, with this text as its standard input. */
  public Result run(List<String> arguments, String input) {
    // It gives way to brokers that a class beside it waits for.
    List<String> command = new ArrayList<>(List.of("nice", path.toString()));
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      // A tool in Go that ends within seconds spends a third of its time on collecting garbage.
      builder.environment().putIfAbsent("GOGC", "400");
      Process process = builder.start();
      try {
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process));
        feed(process, input);
        if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError(command + " runs for longer than " + LONGEST_RUN_SECONDS + " s");
        }
        return new Result(process.exitValue(), output.join());
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }

  private static void feed(Process process, String input) throws IOException {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A program that refuses its arguments ends without reading.
      if (process.isAlive()) {
        throw e;
      }
    }
  }

  private static String text(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
