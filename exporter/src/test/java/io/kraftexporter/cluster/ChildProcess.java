package io.kraftexporter.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child process that never outlives this JVM, however this JVM ends and even while the child is
 * stopped by a signal: a watcher beside it waits for the end of its standard input, which the
 * kernel closes with us, and kills it. The watcher ignores what ends the rest of its group of
 * processes, as {@code timeout} does: a child that takes its time to stop would be left over.
 *
 * <p>The command replaces the shell, so that {@link #pid} is the command's own.
 */
public final class ChildProcess implements AutoCloseable {
  private static final String WATCHED =
      "exec 3<&0; (trap '' HUP INT TERM; read -r _ <&3; kill -KILL $$) >/dev/null 2>&1 &"
          + " exec \"$@\" 3<&- </dev/null";

  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a command.
   *
   * @param output where its standard output and error are appended
   */
  public static ChildProcess start(
      List<String> command, Path directory, Map<String, String> environment, Path output) {
    List<String> watched = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh"));
    watched.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(watched)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ChildProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Sends a signal by its name; after {@code STOP} none of its threads runs any more. */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
      while (name.equals("STOP") && isRunning() && !isStopped()) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On a busy machine a thread may go on for some moments. */
  private boolean isStopped() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        String stat = Files.readAllLines(thread.resolve("stat"), ISO_8859_1).get(0);
        if (!stat.startsWith("T", stat.lastIndexOf(')') + 2)) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Returns the time that its threads, those that live, have spent on a processor. */
  public Duration cpuTime() throws IOException {
    long nanoseconds = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        String spent = Files.readString(thread.resolve("schedstat"), ISO_8859_1);
        nanoseconds += Long.parseLong(spent.substring(0, spent.indexOf(' ')));
      }
    }
    return Duration.ofNanos(nanoseconds);
  }

  /** Ends it with SIGKILL, and returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }

  /** Ends it with SIGTERM, and with SIGKILL after some time. */
  public void stop(Duration patience) {
    // Process.destroy would close its standard input too, at which the watcher kills it.
    process.toHandle().destroy();
    if (!awaitEnd(patience)) {
      kill();
    }
  }

  /** Does to the child what the end of this JVM does: its standard input ends. */
  void abandon() throws IOException {
    process.getOutputStream().close();
  }

  /** Whether the process has ended within this time. */
  public boolean awaitEnd(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(10));
  }
}
