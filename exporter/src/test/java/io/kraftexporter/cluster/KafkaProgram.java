package io.kraftexporter.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program of Kafka's own, such as a worker of Connect, in a process that ends with this JVM.
 *
 * @param address where its remote JMX listens, host:port
 */
public record KafkaProgram(ChildProcess process, String address) implements AutoCloseable {
  /** The address at which these programs listen. */
  public static final String HOST = "127.0.0.9";

  /**
   * Starts it.
   *
   * @param libraries the directory of its jars
   * @param mainClass the program
   * @param directory where it works, and where its log is
   */
  public static KafkaProgram start(
      Path libraries, String mainClass, Path directory, String... arguments) throws IOException {
    int jmx = FreePorts.one();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Dlog4j2.configurationFile=" + KafkaCluster.class.getResource("log4j2.properties"),
            "-Djava.rmi.server.hostname=" + HOST));
    Map.of("host", HOST, "port", jmx, "rmi.port", jmx, "authenticate", false, "ssl", false)
        .forEach(
            (key, value) -> command.add("-Dcom.sun.management.jmxremote." + key + "=" + value));
    command.addAll(List.of("-cp", libraries + "/*", mainClass));
    command.addAll(List.of(arguments));
    return new KafkaProgram(
        ChildProcess.start(command, directory, Map.of(), directory.resolve("log-" + jmx)),
        HOST + ":" + jmx);
  }

  /** The jars of Connect, which builds with {@code -Pfull} have. */
  public static Path connectLibraries() {
    return KafkaCluster.target().resolve("kafka/connect-4.3.1/lib");
  }

  @Override
  public void close() {
    process.kill();
  }
}
