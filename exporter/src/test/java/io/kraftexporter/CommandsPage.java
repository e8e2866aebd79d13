package io.kraftexporter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Describes the command line as a page in Markdown, from picocli's model of it. */
final class CommandsPage {
  private static final String HEAD =
      """
      # Command line

      `--option VALUE` and `--option=VALUE` are the same. Results go to the standard output, everything else, such as the log and
      the progress of a check, to the standard error. Colours are used on a terminal only, and not with `NO_COLOR` or `TERM=dumb`;
      lines are wrapped at the width of the terminal, or at `COLUMNS`. A command line wins over a variable, a variable over the file.
      `kraft-exporter completion bash` prints the completion for a shell, `share/man` of the archive has the man page.

      """;

  private CommandsPage() {}

  /** Returns the commands, the one without a name first. */
  static List<CommandSpec> commands() {
    CommandLine line = Commands.line(Map.of());
    return Stream.concat(Stream.of(line), line.getSubcommands().values().stream())
        .map(CommandLine::getCommandSpec)
        .toList();
  }

  static String text() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| command | option | variable | key | meaning |\n|---|---|---|---|---|\n");
    for (CommandSpec command : commands()) {
      String name = "`" + command.name() + "`";
      command
          .positionalParameters()
          .forEach(
              shell ->
                  page.append(
                      "| %s | `%s` | | | %s |\n"
                          .formatted(name, shell.paramLabel(), description(shell.description()))));
      command.options().forEach(option -> page.append(row(name, option)));
    }
    for (CommandSpec command : commands()) {
      page.append("\n## ").append(command.qualifiedName()).append("\n\n");
      page.append(description(command.usageMessage().description())).append('\n');
      page.append(footer(command));
    }
    return page.toString();
  }

  private static String row(String command, OptionSpec option) {
    String names =
        Stream.of(option.names())
            .map(name -> "`" + name + value(option) + "`")
            .collect(Collectors.joining(", "));
    String variable = EnvironmentOptions.variable(option).map(it -> "`" + it + "`").orElse("");
    String key =
        Commands.KEYS.entrySet().stream()
            .filter(each -> List.of(option.names()).contains(each.getValue()))
            .map(each -> "`" + each.getKey() + "`")
            .collect(Collectors.joining());
    String meaning = description(option.description()).replaceFirst("^[a-z_.]+: ", "");
    return "| %s | %s | %s | %s | %s |\n".formatted(command, names, variable, key, meaning);
  }

  /** Returns the value as it follows the name of an option; empty for a switch. */
  static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    return option.arity().min() == 0 ? "[=" + option.paramLabel() + "]" : "=" + option.paramLabel();
  }

  static String description(String... lines) {
    return String.join(" ", lines).replace("|", "\\|");
  }

  private static String footer(CommandSpec command) {
    List<String> lines = new ArrayList<>();
    for (String line : command.usageMessage().footer()) {
      if (!line.isEmpty()) {
        lines.add("\n" + line.replace("~", "\\~").replace("<", "\\<") + "\n");
      }
    }
    return String.join("", lines);
  }
}
