package io.kraftexporter;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the sub-command {@code rules}, filled by picocli. */
@Command(
    name = "rules",
    description = "Render the rule files for Prometheus and Kubernetes with your settings.",
    separator = " ",
    sortOptions = false)
final class RulesArguments {

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      required = true,
      description = "Values that replace those of rules/settings.yml.")
  private Path settings = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "The directory to write to; default: the current one.")
  private Path output = Path.of("");

  @Option(names = "--help", usageHelp = true, description = "Print this and end.")
  private boolean help;

  Path settings() {
    return settings;
  }

  Path output() {
    return output;
  }

  boolean help() {
    return help;
  }
}
