package io.kraftexporter.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A node of a {@link KafkaCluster}: a broker, a controller or both in a JVM of its own. Its storage
 * outlives each of its processes, as on a real machine. Not for use by several threads at once.
 */
public final class KafkaNode {
  private static final Duration READY_WITHIN = Duration.ofMinutes(4);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);
  private static final String READY = "Kafka Server started";

  private final int id;
  private final String roles;
  private final String host;
  private final int kafkaPort;
  private final int jmxPort;
  private final Path directory;
  private final List<String> command;
  private final List<String> format;
  private volatile ChildProcess process;

  /** Where the log is to be read on for the line that the node is ready. */
  private long logged;

  /**
   * @param command starts the node
   * @param format what the first start adds to it
   */
  KafkaNode(
      int id,
      String roles,
      String host,
      int kafkaPort,
      int jmxPort,
      Path directory,
      List<String> command,
      List<String> format) {
    this.id = id;
    this.roles = roles;
    this.host = host;
    this.kafkaPort = kafkaPort;
    this.jmxPort = jmxPort;
    this.directory = directory;
    this.command = List.copyOf(command);
    this.format = List.copyOf(format);
  }

  public int id() {
    return id;
  }

  /** The roles as {@code process.roles} lists them. */
  public String roles() {
    return roles;
  }

  public boolean isBroker() {
    return roles.contains("broker");
  }

  public String host() {
    return host;
  }

  /** The port for clients; a dedicated controller does not listen on it. */
  public int kafkaPort() {
    return kafkaPort;
  }

  public int jmxPort() {
    return jmxPort;
  }

  /** The directory with its properties, its log and its {@code data-*} directories. */
  public Path directory() {
    return directory;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process != null && process.isRunning();
  }

  /** Starts it and returns when it takes part in the cluster. */
  public void start() {
    launch();
    awaitReady();
  }

  /** Stops it as an administrator would. */
  public void stop() {
    resume();
    process.stop(STOPPED_WITHIN);
  }

  public void restart() {
    stop();
    start();
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Makes it hang: its ports accept, and nothing answers. */
  public void pause() {
    process.signal("STOP");
  }

  public void resume() {
    if (isRunning()) {
      process.signal("CONT");
    }
  }

  ChildProcess process() {
    return process;
  }

  /** Starts the process without waiting until the node is ready. */
  public void launch() {
    if (isRunning()) {
      throw new IllegalStateException(this + " is running");
    }
    List<String> arguments = new ArrayList<>(command);
    if (process == null) {
      arguments.addAll(format);
    }
    logged = logFile().toFile().length();
    process = ChildProcess.start(arguments, directory, Map.of(), logFile());
  }

  void awaitReady() {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!isReadyLogged()) {
      if (!isRunning()) {
        throw new IllegalStateException(this + " ended before it was ready" + endOfLog());
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(this + " is not ready after " + READY_WITHIN + endOfLog());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** Reads only what is new: a node that waits for others logs a lot. */
  private boolean isReadyLogged() {
    try (RandomAccessFile file = new RandomAccessFile(logFile().toFile(), "r")) {
      file.seek(logged);
      byte[] next = new byte[(int) (file.length() - logged)];
      file.readFully(next);
      logged += Math.max(0, next.length - READY.length());
      return new String(next, ISO_8859_1).contains(READY);
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path logFile() {
    return directory.resolve("server.log");
  }

  private String log() {
    try {
      return Files.exists(logFile()) ? new String(Files.readAllBytes(logFile()), UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String endOfLog() {
    List<String> lines = log().lines().toList();
    return "; the end of its log:\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  @Override
  public String toString() {
    return "node " + id + " (" + roles + ", " + host + ")";
  }
}
