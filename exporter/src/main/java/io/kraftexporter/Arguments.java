package io.kraftexporter;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the command line, filled by picocli. */
@Command(
    name = "kraft-exporter",
    description = "Prometheus exporter for KRaft-era Apache Kafka.",
    customSynopsis = "Usage: kraft-exporter [OPTION]... | check [OPTION]... | rules [OPTION]...",
    synopsisHeading = "",
    separator = " ",
    commandListHeading = "%nCommands:%n",
    sortOptions = false,
    footer = {
      "",
      "Without a file the defaults hold: a broker at localhost:9092, JMX at port 9999.",
      "Environment variables in place of options: KRAFT_EXPORTER_CONFIG,",
      "KRAFT_EXPORTER_BOOTSTRAP, KRAFT_EXPORTER_JMX_PORT, KRAFT_EXPORTER_JMX,",
      "KRAFT_EXPORTER_LISTEN, KRAFT_EXPORTER_WEB_CONFIG_FILE,",
      "KRAFT_EXPORTER_LOG_LEVEL, KRAFT_EXPORTER_LOG_FORMAT; lists are separated by",
      "commas.",
      "Exit codes: 0 done, 1 could not start, 2 wrong options or configuration."
    })
final class Arguments {

  /** The options that override keys of the file, by the paths of the keys. */
  static final Map<String, String> OPTIONS =
      Map.of(
          "kafka.bootstrap", "--bootstrap",
          "jmx.port", "--jmx-port",
          "jmx.nodes", "--jmx",
          "listen", "--listen",
          "http.web_config_file", "--web.config.file",
          "log.level", "--log.level",
          "log.format", "--log.format");

  @Option(names = "--config", paramLabel = "FILE", description = "Run with this file.")
  private @Nullable Path config;

  @Option(
      names = "--check-config",
      paramLabel = "FILE",
      description = "Report every mistake in this file and end.")
  private @Nullable Path checkConfig;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Brokers to ask for the cluster: kafka.bootstrap.")
  private @Nullable List<String> bootstrap;

  @Option(
      names = "--jmx-port",
      paramLabel = "PORT",
      description = "The remote JMX port of every node: jmx.port.")
  private @Nullable String jmxPort;

  @Option(
      names = "--jmx",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "A JVM to read, may be repeated: jmx.nodes.")
  private @Nullable List<String> jmx;

  @Option(
      names = {"--listen", "--web.listen-address"},
      paramLabel = "[HOST]:PORT",
      description = "Where to answer HTTP: listen.")
  private @Nullable String listen;

  @Option(
      names = "--web.config.file",
      paramLabel = "FILE",
      description = "TLS and logins of the endpoint.")
  private @Nullable String webConfigFile;

  @Option(
      names = "--log.level",
      paramLabel = "LEVEL",
      description = "error, warn, info, debug or trace: log.level.")
  private @Nullable String logLevel;

  @Option(names = "--log.format", paramLabel = "FORMAT", description = "text or json: log.format.")
  private @Nullable String logFormat;

  @Option(names = "--print-metrics", description = "List the metrics of the program and end.")
  private boolean printMetrics;

  @Option(names = "--version", versionHelp = true, description = "Print the version and end.")
  private boolean version;

  @Option(names = "--help", usageHelp = true, description = "Print this and end.")
  private boolean help;

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  Optional<Path> checkConfig() {
    return Optional.ofNullable(checkConfig);
  }

  boolean printMetrics() {
    return printMetrics;
  }

  boolean version() {
    return version;
  }

  boolean help() {
    return help;
  }

  /** Returns the options in the shape of the configuration file. */
  Map<String, Object> overrides() {
    Map<String, Object> jmxKeys = new LinkedHashMap<>();
    if (jmxPort != null) {
      jmxKeys.put("port", jmxPort);
    }
    if (jmx != null) {
      jmxKeys.put("nodes", jmx.stream().map(address -> Map.of("address", address)).toList());
    }
    Map<String, Object> overrides = new LinkedHashMap<>();
    if (listen != null) {
      overrides.put("listen", listen);
    }
    if (webConfigFile != null) {
      overrides.put("http", Map.of("web_config_file", webConfigFile));
    }
    if (bootstrap != null) {
      overrides.put("kafka", Map.of("bootstrap", bootstrap));
    }
    Map<String, Object> log = new LinkedHashMap<>();
    if (logLevel != null) {
      log.put("level", logLevel);
    }
    if (logFormat != null) {
      log.put("format", logFormat);
    }
    if (!log.isEmpty()) {
      overrides.put("log", log);
    }
    if (!jmxKeys.isEmpty()) {
      overrides.put("jmx", jmxKeys);
    }
    return overrides;
  }
}
