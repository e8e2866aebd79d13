package io.kraftexporter;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes options that are missing on the command line from environment variables: {@code --jmx-port}
 * from {@code KRAFT_EXPORTER_JMX_PORT}. An empty variable counts as not set.
 *
 * <p>A variable of another name that starts with {@code KRAFT_EXPORTER_} has no effect: Kubernetes
 * sets such names in the pods of a namespace that has a service {@code kraft-exporter}.
 */
final class EnvironmentOptions implements IDefaultValueProvider {
  private static final Map<String, String> VARIABLES =
      Map.of(
          "--config", "KRAFT_EXPORTER_CONFIG",
          "--bootstrap", "KRAFT_EXPORTER_BOOTSTRAP",
          "--jmx-port", "KRAFT_EXPORTER_JMX_PORT",
          "--jmx", "KRAFT_EXPORTER_JMX",
          "--listen", "KRAFT_EXPORTER_LISTEN",
          "--web.config.file", "KRAFT_EXPORTER_WEB_CONFIG_FILE",
          "--log.level", "KRAFT_EXPORTER_LOG_LEVEL",
          "--log.format", "KRAFT_EXPORTER_LOG_FORMAT");

  private final Map<String, String> environment;

  EnvironmentOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      for (String name : option.names()) {
        String value = environment.getOrDefault(VARIABLES.getOrDefault(name, ""), "");
        if (!value.isEmpty()) {
          return value;
        }
      }
    }
    return null;
  }
}
