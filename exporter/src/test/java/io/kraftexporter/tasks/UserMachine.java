package io.kraftexporter.tasks;

import io.kraftexporter.PackagedExporter;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.tools.Tool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine of a user who carries out one task: shells, a free port for the exporter, and what
 * else the task needs, all of which ends with {@link #close}.
 */
final class UserMachine {
  private final Path directory;
  private final OrdersCluster orders;
  private final int port = FreePorts.one();
  private final List<AutoCloseable> open = new ArrayList<>();

  /**
   * Prepares a machine.
   *
   * @param directory an empty directory
   */
  UserMachine(Path directory, OrdersCluster orders) throws IOException {
    this.directory = directory;
    this.orders = orders;
    Files.createDirectories(etc());
  }

  /** Returns the empty directory in which the user begins. */
  Path directory() {
    return directory;
  }

  /** Returns host and port where the exporter answers. */
  String exporter() {
    return "127.0.0.1:" + port;
  }

  /** Returns a run of a task with the addresses of this machine and of the cluster. */
  TaskRun run(Task task) {
    TaskRun run = new TaskRun(task);
    int jmx = orders.kafka().jmxPort();
    for (int node = 1; node <= 3; node++) {
      String host = orders.kafka().node(node).host();
      run.with("kafka-" + node + ":9092", host + ":" + orders.kafka().node(node).kafkaPort())
          .with("kafka-" + node + ":9093", host + ":" + orders.securedPort())
          .with("kafka-" + node + ":9999", host + ":" + jmx);
    }
    return run.with("/etc/", etc() + "/")
        .with("--jmx-port 9999", "--jmx-port " + jmx)
        .with("port: 9999", "port: " + jmx)
        .with(":9308", ":" + port);
  }

  /** Returns what stands for /etc on this machine. */
  Path etc() {
    return directory.resolve("etc");
  }

  /**
   * Gives the installed configuration of Alertmanager the paths of this machine, and a short wait.
   */
  void adaptAlertmanager() throws IOException {
    Path file = etc().resolve("alertmanager/alertmanager.yml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("/etc/", etc() + "/")
            .replaceAll("group_wait: [1-9]\\d*s", "group_wait: 1s"));
  }

  /** Opens a shell in the directory of the distribution, which it unpacks. */
  ShellSession shell() throws Exception {
    return shell(PackagedExporter.unpack(directory));
  }

  /** Opens a shell in a directory. */
  ShellSession shell(Path where) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("KRAFT_EXPORTER_LISTEN", exporter());
    // A class archive would be made for each installation, which takes longer than a task.
    environment.put("JAVA_OPTS", "-Xshare:auto -XX:TieredStopAtLevel=1");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put(
        "PATH",
        String.join(
            File.pathSeparator,
            where.resolve("bin").toString(),
            Tool.promtool().path().getParent().toString(),
            Tool.amtool().path().getParent().toString(),
            System.getenv("PATH")));
    return opened(
        new ShellSession(where, Files.createTempDirectory(directory, "shell"), environment));
  }

  /** Keeps what ends with the machine. */
  <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  /** Ends everything, the last first. */
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }
}
