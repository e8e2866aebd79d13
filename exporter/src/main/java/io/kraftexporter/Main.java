package io.kraftexporter;

import io.kraftexporter.check.Report;
import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.ConfigurationLoader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * From arguments to an exit code: 0 done, 1 could not start, 2 wrong options or configuration.
 *
 * <p>What is asked for goes to the standard output, what is wrong to the standard error.
 */
public final class Main {
  static final int DONE = 0;
  static final int NOT_STARTED = 1;
  static final int WRONG = 2;

  /** The least width that picocli takes. */
  private static final int NARROWEST = 55;

  private final PrintStream out;
  private final PrintStream err;
  private final Supplier<List<Metric>> metrics;
  private final Program program;
  private final Map<String, String> environment;
  private final Terminal terminal;

  Main(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      Supplier<List<Metric>> metrics,
      Program program) {
    this.environment = environment;
    this.terminal = Terminal.of(out, environment);
    this.out = out;
    this.err = err;
    this.metrics = metrics;
    this.program = program;
  }

  public static void main(String[] args) {
    ExporterProgram program = new ExporterProgram(Build.read());
    System.exit(
        new Main(System.out, System.err, System.getenv(), program::metrics, program).run(args));
  }

  int run(String... args) {
    ParseResult parsed;
    try {
      parsed = Commands.line(environment).parseArgs(args);
    } catch (ParameterException e) {
      err.println(ArgumentMistakes.line(e));
      return wrong(e.getCommandLine().getCommandSpec());
    }
    ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    Optional<String> misplaced = ArgumentMistakes.misplaced(parsed);
    if (misplaced.isPresent()) {
      err.println(misplaced.get());
      return wrong(last.commandSpec());
    }
    if (last.isUsageHelpRequested()) {
      help(last.commandSpec().commandLine());
      return DONE;
    }
    if (last.isVersionHelpRequested()) {
      out.println(Build.read());
      return DONE;
    }
    return run(last);
  }

  private int run(ParseResult parsed) {
    Object command = parsed.commandSpec().userObject();
    if (command instanceof CheckArguments check) {
      return new CheckCommand(ExporterProgram.home(), program, terminal, out, err)
          .run(check, Commands.origins(parsed, environment));
    } else if (command instanceof RulesArguments rules) {
      return new RulesCommand(ExporterProgram.home(), out, err).run(rules);
    } else if (command instanceof CompletionArguments) {
      out.print(AutoComplete.bash(Commands.NAME, Commands.line(Map.of())));
      return DONE;
    }
    Arguments arguments = (Arguments) command;
    if (parsed.hasMatchedOption("--config") && arguments.checkConfig().isPresent()) {
      err.println("--config is given beside --check-config: must be one of them");
      return WRONG;
    }
    if (arguments.printMetrics().isPresent()) {
      arguments.printMetrics().get().lines(metrics.get()).forEach(out::println);
      return DONE;
    }
    return configured(arguments, Commands.origins(parsed, environment));
  }

  private static int wrong(CommandSpec command) {
    return command.userObject() instanceof CheckArguments ? Report.UNKNOWN : WRONG;
  }

  private void help(CommandLine command) {
    if (terminal.columns() > 0) {
      command.setUsageHelpWidth(Math.max(NARROWEST, terminal.columns()));
    }
    command.usage(out, terminal.isColored() ? Help.Ansi.ON : Help.Ansi.OFF);
  }

  private int configured(Arguments arguments, Map<String, String> origins) {
    ConfigurationSource source =
        new ConfigurationSource(
            new ConfigurationLoader(System::getenv, origins),
            arguments.checkConfig().or(arguments::config),
            arguments.overrides(),
            program);
    try {
      if (arguments.checkConfig().isPresent()) {
        source.checkClosely();
        out.println(arguments.checkConfig().get() + ": ok");
        return DONE;
      }
      if (arguments.printConfig()) {
        source.settings().forEach(out::println);
        return DONE;
      }
      return program.run(source.load(), source);
    } catch (ConfigurationException e) {
      err.println(e.getMessage());
      return WRONG;
    } catch (IOException e) {
      err.println("kraft-exporter: cannot start: " + e.getMessage());
      return NOT_STARTED;
    }
  }
}
