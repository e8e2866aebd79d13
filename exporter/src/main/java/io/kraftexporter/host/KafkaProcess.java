package io.kraftexporter.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A broker or controller on this machine, as its command line and its properties tell it.
 *
 * @param startTicks when it started, which tells it from a later process of the same number
 * @param nodeId Kafka's {@code node.id}; empty if its properties are not for us to read
 * @param logDirs as the broker names them, absolute; none if its properties are not for us to read
 * @param files as it sees them
 */
record KafkaProcess(
    String pid, long startTicks, String nodeId, List<Path> logDirs, FileTree files) {
  private static final String DEFAULT_LOG_DIRS = "/tmp/kafka-logs";

  KafkaProcess {
    logDirs = List.copyOf(logDirs);
  }

  /** The process of this number as it is now. */
  static KafkaProcess of(Machine machine, String pid, ProcessStat stat) {
    CommandLine command = CommandLine.of(machine, pid);
    Path directory = machine.proc().resolve(pid);
    Path root = directory.resolve("root");
    // Another user's root is not for us; then the machine's has to do.
    FileTree files = new FileTree(Files.isDirectory(root) ? root : machine.root());
    Properties properties = new Properties();
    command.propertiesFile().ifPresent(file -> load(properties, files, directory, file));
    boolean told = !properties.isEmpty();
    properties.putAll(command.overrides());
    List<Path> logDirs = new ArrayList<>();
    if (told) {
      String listed =
          properties.getProperty("log.dirs", properties.getProperty("log.dir", DEFAULT_LOG_DIRS));
      for (String name : listed.split(",", -1)) {
        if (!name.isBlank()) {
          logDirs.add(absolute(directory, Path.of(name.strip())));
        }
      }
    }
    String nodeId = properties.getProperty("node.id", properties.getProperty("broker.id", ""));
    return new KafkaProcess(pid, stat.startTicks(), nodeId.strip(), logDirs, files);
  }

  private static void load(Properties properties, FileTree files, Path directory, String file) {
    try (InputStream in =
        Files.newInputStream(files.reach(files.real(absolute(directory, Path.of(file)))))) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      properties.clear(); // Not for us, or no file of properties: it stays unknown.
    }
  }

  /** As the process itself would make it absolute. */
  private static Path absolute(Path directory, Path path) {
    return path.isAbsolute() ? path.normalize() : home(directory).resolve(path).normalize();
  }

  private static Path home(Path directory) {
    try {
      return Files.readSymbolicLink(directory.resolve("cwd"));
    } catch (IOException e) {
      return Path.of("/");
    }
  }
}
