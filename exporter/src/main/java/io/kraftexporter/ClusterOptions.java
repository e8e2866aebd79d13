package io.kraftexporter;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that read a cluster: the configuration file and what replaces it. */
final class ClusterOptions {

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
  private @Nullable Path config;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "kafka.bootstrap: brokers to ask for the cluster.")
  private @Nullable List<String> bootstrap;

  @Option(
      names = "--jmx-port",
      paramLabel = "PORT",
      description = "jmx.port: the remote JMX port of every node.")
  private @Nullable String jmxPort;

  @Option(
      names = "--jmx",
      paramLabel = "HOST:PORT",
      split = ",",
      description =
          "jmx.nodes: the address of a JVM, in place of its node's or in addition; may be repeated.")
  private @Nullable List<String> jmx;

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  /** Returns the options in the shape of the configuration file. */
  Map<String, Object> overrides() {
    Map<String, Object> overrides = new LinkedHashMap<>();
    if (bootstrap != null) {
      overrides.put("kafka", Map.of("bootstrap", bootstrap));
    }
    Map<String, Object> keys = new LinkedHashMap<>();
    if (jmxPort != null) {
      keys.put("port", jmxPort);
    }
    if (jmx != null) {
      keys.put("nodes", jmx.stream().map(address -> Map.of("address", address)).toList());
    }
    if (!keys.isEmpty()) {
      overrides.put("jmx", keys);
    }
    return overrides;
  }
}
