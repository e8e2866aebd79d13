package io.kraftexporter;

import io.kraftexporter.check.Area;
import io.kraftexporter.config.ScalarType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The command line: its commands with their options, and how their values are read. */
final class Commands {
  static final String NAME = "kraft-exporter";

  /** The options that replace keys of the file, by the paths of the keys. */
  static final Map<String, String> KEYS =
      Map.of(
          "kafka.bootstrap", "--bootstrap",
          "jmx.port", "--jmx-port",
          "jmx.nodes", "--jmx",
          "listen", "--listen",
          "http.web_config_file", "--web.config.file",
          "log.level", "--log.level",
          "log.format", "--log.format");

  private static final List<Class<?>> VALUES =
      List.of(
          boolean.class,
          Integer.class,
          Duration.class,
          Path.class,
          Area.class,
          MetricsFormat.class,
          ReportFormat.class,
          CompletionArguments.Shell.class);

  private Commands() {}

  /**
   * Returns the command line with its sub-commands, ready to parse arguments once.
   *
   * @param environment variables that stand for options
   */
  static CommandLine line(Map<String, String> environment) {
    CommandLine line =
        new CommandLine(new Arguments())
            .addSubcommand(new CheckArguments())
            .addSubcommand(new RulesArguments())
            .addSubcommand(new CompletionArguments());
    line.setDefaultValueProvider(new EnvironmentOptions(environment));
    VALUES.forEach(type -> convert(line, type));
    return line;
  }

  /** Lets values be read as those of the configuration file are, with the same messages. */
  private static <T> void convert(CommandLine line, Class<T> type) {
    ScalarType scalar = ScalarType.of(type).orElseThrow();
    line.registerConverter(
        type,
        text -> {
          @SuppressWarnings("unchecked") // boolean.class cannot cast
          T value =
              (T)
                  scalar
                      .read(text)
                      .orElseThrow(() -> new TypeConversionException(scalar.allowed()));
          return value;
        });
  }

  /** Returns what was given in place of keys, by path: the option, or the variable. */
  static Map<String, String> origins(ParseResult parsed, Map<String, String> environment) {
    Map<String, String> origins = new HashMap<>();
    KEYS.forEach(
        (path, name) -> {
          OptionSpec option = parsed.commandSpec().findOption(name);
          boolean isMatched = option != null && parsed.hasMatchedOption(option);
          String variable = EnvironmentOptions.variable(name);
          boolean isSet = !environment.getOrDefault(variable, "").isEmpty();
          origins.put(path, !isMatched && isSet ? variable : name);
        });
    return origins;
  }
}
