package io.kraftexporter.tasks;

import io.kraftexporter.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A shell in which commands are typed one after the other: directory, variables and jobs stay. The
 * jobs end with the session, also when this JVM ends. For one thread at a time.
 */
final class ShellSession implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String JOBS_END_WITH_THE_SHELL = "trap 'kill $(jobs -p) 2>&-; wait' EXIT\n";

  private final Path directory;
  private final Path notes;
  private final Process shell;
  private final OutputStream keyboard;
  private int commands;

  /** A command that has ended, or has become a job. */
  record Result(int exitCode, String output) {}

  /**
   * Starts a shell.
   *
   * @param directory where it works
   * @param notes an existing directory for commands and their output
   */
  ShellSession(Path directory, Path notes, Map<String, String> environment) throws IOException {
    this.directory = directory;
    this.notes = notes;
    ProcessBuilder builder =
        new ProcessBuilder("bash")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(notes.resolve("shell").toFile());
    builder.environment().putAll(environment);
    shell = builder.start();
    keyboard = shell.getOutputStream();
    type(JOBS_END_WITH_THE_SHELL);
  }

  /** Returns where it was started. */
  Path directory() {
    return directory;
  }

  /** Runs a command; its output is complete unless it has become a job. */
  Result run(String command) throws Exception {
    Path script = Files.writeString(notes.resolve(++commands + ".sh"), command + "\n");
    Path output = notes.resolve(commands + ".output");
    Path ended = notes.resolve(commands + ".ended");
    type(
        "source %s > %s 2>&1 < /dev/null; echo $? > %s.part; mv %s.part %s\n"
            .formatted(script, output, ended, ended, ended));
    Await.until(command + " ends", PATIENCE, () -> Files.exists(ended) || !shell.isAlive());
    if (!Files.exists(ended)) {
      throw new AssertionError("the shell ended: " + Files.readString(notes.resolve("shell")));
    }
    return new Result(Integer.parseInt(Files.readString(ended).strip()), Files.readString(output));
  }

  private void type(String line) throws IOException {
    keyboard.write(line.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  @Override
  public void close() throws IOException {
    keyboard.close();
    boolean ended = false;
    try {
      ended = shell.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }
}
