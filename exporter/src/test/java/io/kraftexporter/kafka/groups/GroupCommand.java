package io.kraftexporter.kafka.groups;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.KafkaCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Kafka's own commands that describe groups, and the rows of their tables. */
final class GroupCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaCluster cluster;
  private final Path directory;

  GroupCommand(KafkaCluster cluster, Path directory) {
    this.cluster = cluster;
    this.directory = directory;
  }

  /**
   * The rows of {@code kafka-consumer-groups --describe --all-groups}, each column by its title.
   */
  List<Map<String, String>> consumerGroups() throws IOException {
    return run("ConsumerGroupCommand");
  }

  /** The rows of {@code kafka-share-groups --describe --all-groups}. */
  List<Map<String, String>> shareGroups() throws IOException {
    return run("ShareGroupCommand");
  }

  private List<Map<String, String>> run(String command) throws IOException {
    Path output = directory.resolve(command);
    Files.deleteIfExists(output);
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            cluster.libraries() + "/*",
            "org.apache.kafka.tools.consumer.group." + command,
            "--bootstrap-server",
            cluster.bootstrapServers(),
            "--describe",
            "--all-groups");
    try (ChildProcess process = ChildProcess.start(line, directory, Map.of(), output)) {
      if (!process.awaitEnd(PATIENCE)) {
        throw new IllegalStateException(command + " does not end: " + Files.readString(output));
      }
    }
    return rows(Files.readString(output, UTF_8));
  }

  private static List<Map<String, String>> rows(String output) {
    List<Map<String, String>> rows = new ArrayList<>();
    List<String> titles = List.of();
    for (String line : output.lines().toList()) {
      List<String> cells = List.of(line.strip().split("\\s+"));
      if (cells.get(0).equals("GROUP")) {
        titles = cells;
      } else if (cells.size() >= titles.size() && !titles.isEmpty()) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < titles.size(); i++) {
          row.put(titles.get(i), cells.get(i));
        }
        rows.add(row);
      } else if (!line.isBlank()
          && !line.endsWith("has no active members.")
          && !line.startsWith("log4j:")) {
        throw new IllegalStateException("not understood: " + line + " in:\n" + output);
      }
    }
    return rows;
  }
}
