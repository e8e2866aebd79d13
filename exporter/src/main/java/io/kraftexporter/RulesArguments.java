package io.kraftexporter;

import io.kraftexporter.config.Mistake;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the sub-command {@code rules}, filled by picocli. */
@Command(
    name = "rules",
    customSynopsis = "Usage: kraft-exporter rules --settings=FILE [OPTION]...",
    synopsisHeading = "",
    description = "Render the rule files for Prometheus and Kubernetes with your settings.",
    sortOptions = false,
    footer = {"", "Exit codes: 0 done, 1 could not write, 2 wrong options or settings."})
final class RulesArguments {

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Values that replace those of rules/settings.yml.")
  private @Nullable Path settings;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "The directory to write to; default: the current one.")
  private Path output = Path.of("");

  @Mixin HelpOptions standard = new HelpOptions();

  Path settings() {
    return Objects.requireNonNull(settings, "checked by mistakes()");
  }

  /** Returns what is wrong with the options. */
  List<Mistake> mistakes() {
    return settings == null
        ? List.of(new Mistake("--settings", "missing", "must be given as --settings=FILE"))
        : ArgumentMistakes.unreadable("--settings", settings);
  }

  Path output() {
    return output;
  }
}
