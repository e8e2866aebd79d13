package io.kraftexporter;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the command line without a sub-command, filled by picocli. */
@Command(
    name = "kraft-exporter",
    description = "Prometheus exporter for KRaft-era Apache Kafka.",
    customSynopsis = "Usage: kraft-exporter [OPTION]... | COMMAND [OPTION]...",
    synopsisHeading = "",
    commandListHeading = "%nCommands, each with a --help of its own:%n",
    sortOptions = false,
    footer = {
      "",
      "Without a file the defaults hold: a broker at localhost:9092, JMX at port 9999.",
      "",
      "Environment variables in place of options: KRAFT_EXPORTER_CONFIG,"
          + " KRAFT_EXPORTER_BOOTSTRAP, KRAFT_EXPORTER_JMX_PORT, KRAFT_EXPORTER_JMX,"
          + " KRAFT_EXPORTER_LISTEN, KRAFT_EXPORTER_WEB_CONFIG_FILE,"
          + " KRAFT_EXPORTER_LOG_LEVEL, KRAFT_EXPORTER_LOG_FORMAT;"
          + " lists are separated by commas.",
      "Exit codes: 0 done, 1 could not start, 2 wrong options or configuration."
    })
final class Arguments {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"--listen", "--web.listen-address"},
      paramLabel = "[HOST]:PORT",
      description = "listen: where to answer HTTP.")
  private @Nullable String listen;

  @Option(
      names = "--web.config.file",
      paramLabel = "FILE",
      description = "http.web_config_file: TLS and logins of the endpoint.")
  private @Nullable String webConfigFile;

  @Option(
      names = "--log.level",
      paramLabel = "LEVEL",
      description = "log.level: error, warn, info, debug or trace.")
  private @Nullable String logLevel;

  @Option(names = "--log.format", paramLabel = "FORMAT", description = "log.format: text or json.")
  private @Nullable String logFormat;

  @Option(
      names = "--check-config",
      paramLabel = "FILE",
      description = "Report every mistake in this file and end.")
  private @Nullable Path checkConfig;

  @Option(
      names = "--print-config",
      description =
          "Print every key with its value and where the value comes from, secrets masked, and end.")
  private boolean printConfig;

  @Option(
      names = "--print-metrics",
      paramLabel = "FORMAT",
      arity = "0..1",
      fallbackValue = "text",
      description = "List the metrics as text, markdown or json, and end.")
  private @Nullable MetricsFormat printMetrics;

  @Mixin HelpOptions standard = new HelpOptions();

  Optional<Path> config() {
    return cluster.config();
  }

  Optional<Path> checkConfig() {
    return Optional.ofNullable(checkConfig);
  }

  boolean printConfig() {
    return printConfig;
  }

  Optional<MetricsFormat> printMetrics() {
    return Optional.ofNullable(printMetrics);
  }

  /** Returns the options in the shape of the configuration file. */
  Map<String, Object> overrides() {
    Map<String, Object> overrides = new LinkedHashMap<>(cluster.overrides());
    if (listen != null) {
      overrides.put("listen", listen);
    }
    if (webConfigFile != null) {
      overrides.put("http", Map.of("web_config_file", webConfigFile));
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
    return overrides;
  }
}
