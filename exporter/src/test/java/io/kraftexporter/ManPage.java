package io.kraftexporter;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the manual page of section 1 in the language of man(7), from picocli's model. */
final class ManPage {
  private static final List<CommandSpec> COMMANDS = CommandsPage.commands();

  private static final String FILES =
      """
      .SH FILES
      Paths are those of the installation.
      .TP
      .I config/exporter.yml
      Every key of the configuration with its default.
      .TP
      .I rules/settings.yml
      The thresholds of the alerts and of check.
      .TP
      .I docs/
      The documentation: README.md lists the pages.
      .SH EXAMPLES
      .TP
      Read a cluster, its JVMs at port 9999:
      .B kraft\\-exporter \\-\\-bootstrap=kafka\\-1:9092,kafka\\-2:9092 \\-\\-jmx\\-port=9999
      .TP
      Report every mistake of a configuration:
      .B kraft\\-exporter \\-\\-check\\-config=kraft\\-exporter.yml
      .TP
      Print what is not the default, and where it is given:
      .B kraft\\-exporter \\-\\-config=kraft\\-exporter.yml \\-\\-print\\-config | grep \\-v \\(aq# default$\\(aq
      .TP
      Check a cluster once, its rates over half a minute:
      .B kraft\\-exporter check \\-\\-config=kraft\\-exporter.yml \\-\\-for=30s
      .SH "SEE ALSO"
      .BR prometheus (1),
      .BR kafka\\-topics.sh (1)
      """;

  private ManPage() {}

  static String text() {
    StringBuilder page =
        new StringBuilder(".TH KRAFT\\-EXPORTER 1 \"\" \"KRaft Exporter\"\n.nh\n.ad l\n");
    CommandSpec root = COMMANDS.get(0);
    page.append(".SH NAME\nkraft\\-exporter \\- ")
        .append(escaped(description(root).replaceFirst("[.]$", "")))
        .append("\n.SH SYNOPSIS\n");
    page.append(
        COMMANDS.stream()
            .map(command -> command.usageMessage().customSynopsis()[0])
            .flatMap(synopsis -> Stream.of(synopsis.replaceFirst("Usage: ", "").split(" [|] ", -1)))
            .filter(synopsis -> !synopsis.startsWith("COMMAND"))
            .map(synopsis -> ".B " + escaped(synopsis))
            .collect(Collectors.joining("\n.br\n", "", "\n")));
    page.append(".SH DESCRIPTION\n");
    footer(root).forEach(line -> page.append(".PP\n").append(escaped(line)).append('\n'));
    page.append(".SH OPTIONS\n");
    root.options().forEach(option -> page.append(entry(option)));
    page.append(".SH COMMANDS\n");
    for (CommandSpec command : COMMANDS.subList(1, COMMANDS.size())) {
      page.append(".SS ").append(escaped(command.name())).append('\n');
      page.append(escaped(description(command))).append('\n');
      command.options().forEach(option -> page.append(entry(option)));
      footer(command).forEach(line -> page.append(".PP\n").append(escaped(line)).append('\n'));
    }
    return page + environment() + FILES;
  }

  private static String entry(OptionSpec option) {
    String names =
        Stream.of(option.names())
            .map(name -> "\\fB" + escaped(name) + "\\fR" + value(option))
            .collect(Collectors.joining(", "));
    return ".TP\n%s\n%s\n".formatted(names, escaped(String.join(" ", option.description())));
  }

  private static String value(OptionSpec option) {
    String label = "\\fI" + escaped(option.paramLabel()) + "\\fR";
    return CommandsPage.value(option).replace(option.paramLabel(), label);
  }

  private static String environment() {
    StringBuilder text = new StringBuilder(".SH ENVIRONMENT\n");
    COMMANDS
        .get(0)
        .options()
        .forEach(
            option ->
                EnvironmentOptions.variable(option)
                    .ifPresent(
                        name ->
                            text.append(
                                ".TP\n.B %s\nStands for %s.\n"
                                    .formatted(escaped(name), escaped(option.names()[0])))));
    Map.of("NO_COLOR", "No colors, if it is not empty.")
        .forEach((name, meaning) -> text.append(".TP\n.B %s\n%s\n".formatted(name, meaning)));
    text.append(".TP\n.B JAVA_HOME\nThe Java to run, 17 or later.\n");
    text.append(".TP\n.B JAVA_OPTS\nOptions of the JVM, such as \\-Xmx1g.\n");
    return text.toString();
  }

  private static String description(CommandSpec command) {
    return String.join(" ", command.usageMessage().description());
  }

  private static List<String> footer(CommandSpec command) {
    return Stream.of(command.usageMessage().footer()).filter(line -> !line.isEmpty()).toList();
  }

  /** Escapes what has a meaning: a hyphen is to stay one, so that it can be searched and copied. */
  private static String escaped(String text) {
    String line = text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti");
    return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
  }
}
