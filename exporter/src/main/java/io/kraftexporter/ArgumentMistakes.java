package io.kraftexporter;

import io.kraftexporter.config.Mistake;
import io.kraftexporter.config.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Describes mistakes of the command line as those of the configuration file are described. */
final class ArgumentMistakes {
  private static final String CHOICE = "one of ";

  private ArgumentMistakes() {}

  /** Returns the line about a mistake, without the place that a mistake of the file has. */
  static String line(Mistake mistake) {
    return mistake.path() + " is " + mistake.value() + ": " + mistake.rule();
  }

  /** Returns the line about what could not be parsed. */
  static String line(ParameterException e) {
    ArgSpec argument = e.getArgSpec();
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched().get(0), e.getCommandLine());
    } else if (e instanceof MissingParameterException missing) {
      return missing(missing.getMissing().get(0));
    } else if (e instanceof OverwrittenOptionException overwritten) {
      return name(overwritten.getOverwritten()) + " is given twice: must be given once";
    } else if (argument != null && e.getCause() instanceof TypeConversionException allowed) {
      return wrongValue(
          name(argument),
          Optional.ofNullable(e.getValue()).orElse(""),
          String.valueOf(allowed.getMessage()));
    }
    return Commands.NAME + ": " + e.getMessage();
  }

  /** Returns the line about an option that stands before a sub-command; empty if none does. */
  static Optional<String> misplaced(ParseResult parsed) {
    return parsed.hasSubcommand()
        ? parsed.matchedOptions().stream()
            .findFirst()
            .map(
                option ->
                    "%s is before the command %s: must stand behind it"
                        .formatted(name(option), parsed.subcommand().commandSpec().name()))
        : Optional.empty();
  }

  /** Returns the mistake in a file that cannot be read; none if it can. */
  static List<Mistake> unreadable(String option, Path file) {
    return Files.isRegularFile(file) && Files.isReadable(file)
        ? List.of()
        : List.of(
            Mistake.mustBe(option, Mistake.quoted(file.toString()), "a file that can be read"));
  }

  private static String wrongValue(String name, String value, String allowed) {
    Set<String> choices = new TreeSet<>();
    if (allowed.startsWith(CHOICE)) {
      choices.addAll(List.of(allowed.substring(CHOICE.length()).split(", ", -1)));
    }
    String rule =
        Spelling.nearest(value, choices)
            .map(choice -> "did you mean " + choice + "?")
            .orElse("must be " + allowed);
    return line(new Mistake(name, Mistake.quoted(value), rule));
  }

  private static String missing(ArgSpec argument) {
    String name = name(argument);
    return argument.isOption()
        ? name + " has no value: must be given as " + name + "=" + argument.paramLabel()
        : name + " is missing: must be " + argument.description()[0].replaceFirst("[.]$", "");
  }

  private static String unknown(String argument, CommandLine command) {
    if (!argument.startsWith("-")) {
      TreeSet<String> commands = new TreeSet<>(command.getSubcommands().keySet());
      return commands.isEmpty()
          ? argument + " is an unknown argument: " + help(command)
          : argument + " is an unknown command: " + Spelling.hint(argument, commands);
    }
    String option = argument.replaceFirst("=.*", "");
    Set<String> others = others(option, command);
    if (!others.isEmpty()) {
      return "%s is not an option of %s: it is one of %s"
          .formatted(option, command.getCommandSpec().qualifiedName(), String.join(", ", others));
    }
    Set<String> known = new TreeSet<>();
    if (option.length() > 2) { // every letter is near to every other
      known.addAll(command.getCommandSpec().optionsMap().keySet());
    }
    return option
        + " is an unknown option: "
        + Spelling.nearest(option, known)
            .map(name -> "did you mean " + name + "?")
            .orElse(help(command));
  }

  private static String help(CommandLine command) {
    return command.getCommandSpec().qualifiedName() + " --help lists what there is";
  }

  /** Returns the other commands that have an option, by their names. */
  private static Set<String> others(String option, CommandLine command) {
    CommandLine root = command.getCommandSpec().root().commandLine();
    Set<String> others = new TreeSet<>();
    for (CommandLine other : root.getSubcommands().values()) {
      if (other.getCommandSpec().findOption(option) != null) {
        others.add(other.getCommandSpec().qualifiedName());
      }
    }
    if (root.getCommandSpec().findOption(option) != null) {
      others.add(root.getCommandSpec().qualifiedName());
    }
    return others;
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? Stream.of(option.names()).filter(name -> name.startsWith("--")).findFirst().orElseThrow()
        : argument.paramLabel();
  }
}
