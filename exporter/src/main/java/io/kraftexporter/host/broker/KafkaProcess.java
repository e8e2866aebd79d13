package io.kraftexporter.host.broker;

import io.kraftexporter.host.linux.FileTree;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.host.linux.RawName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A broker or controller on this machine, as its command line and its properties describe it.
 *
 * @param startTicks when it started, which distinguishes it from a later process of the same number
 * @param nodeId Kafka's {@code node.id}; empty if its properties are not for us to read
 * @param logDirs as the broker names them, absolute; none if its properties are not for us to read
 * @param metadataDirs where it may keep {@code meta.properties}: these, and that of the metadata
 * @param files as it sees them
 */
record KafkaProcess(
    String pid,
    long startTicks,
    String nodeId,
    List<Path> logDirs,
    List<Path> metadataDirs,
    FileTree files) {
  private static final String DEFAULT_LOG_DIRS = "/tmp/kafka-logs";

  KafkaProcess {
    logDirs = List.copyOf(logDirs);
    metadataDirs = List.copyOf(metadataDirs);
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
    boolean isReadable = !properties.isEmpty();
    properties.putAll(command.overrides());
    List<Path> logDirs = new ArrayList<>();
    List<Path> metadataDirs = new ArrayList<>();
    if (isReadable) {
      String listed =
          properties.getProperty("log.dirs", properties.getProperty("log.dir", DEFAULT_LOG_DIRS));
      for (String name : listed.split(",", -1)) {
        absolute(directory, name).ifPresent(logDirs::add);
      }
      absolute(directory, properties.getProperty("metadata.log.dir", ""))
          .ifPresent(metadataDirs::add);
      metadataDirs.addAll(logDirs);
    }
    String nodeId = properties.getProperty("node.id", properties.getProperty("broker.id", ""));
    return new KafkaProcess(pid, stat.startTicks(), nodeId.strip(), logDirs, metadataDirs, files);
  }

  KafkaProcess withoutNodeId() {
    return new KafkaProcess(pid, startTicks, "", logDirs, metadataDirs, files);
  }

  /** The id of its cluster; empty where no {@code meta.properties} is for us to read. */
  String clusterId() {
    for (Path directory : metadataDirs) {
      Properties properties = new Properties();
      if (load(properties, files, directory.resolve("meta.properties"))) {
        String id = properties.getProperty("cluster.id", "").strip();
        if (!id.isEmpty()) {
          return id;
        }
      }
    }
    return "";
  }

  private static void load(Properties properties, FileTree files, Path directory, String file) {
    absolute(directory, file).ifPresent(path -> load(properties, files, path));
  }

  /**
   * Returns whether it could be read; if not, as it is not for us or no file of properties, it is
   * empty.
   */
  private static boolean load(Properties properties, FileTree files, Path file) {
    try (InputStream in = Files.newInputStream(files.reach(files.real(file)))) {
      properties.load(in);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      properties.clear();
      return false;
    }
  }

  /**
   * The path as the process itself would make it absolute, with names in UTF-8; empty if it is
   * blank or no name.
   */
  private static Optional<Path> absolute(Path directory, String name) {
    if (name.isBlank()) {
      return Optional.empty();
    }
    try {
      Path path = RawName.ofText(name.strip()).path();
      return Optional.of(
          path.isAbsolute() ? path.normalize() : home(directory).resolve(path).normalize());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Path home(Path directory) {
    try {
      return Files.readSymbolicLink(directory.resolve("cwd"));
    } catch (IOException e) {
      return Path.of("/");
    }
  }
}
