package io.kraftexporter;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
  private final Map<String, String> environment;

  EnvironmentOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the variable that stands for an option; empty if none does. */
  static Optional<String> variable(OptionSpec option) {
    return Stream.of(option.names())
        .filter(name -> name.equals("--config") || Commands.KEYS.containsValue(name))
        .map(EnvironmentOptions::variable)
        .findFirst();
  }

  static String variable(String option) {
    return "KRAFT_EXPORTER_"
        + option.substring(2).replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    String variable = argument instanceof OptionSpec option ? variable(option).orElse("") : "";
    String value = environment.getOrDefault(variable, "");
    return value.isEmpty() ? null : value;
  }
}
