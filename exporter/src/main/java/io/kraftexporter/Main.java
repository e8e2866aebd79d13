package io.kraftexporter;

import io.kraftexporter.check.Report;
import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.ConfigurationLoader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
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

  private final PrintStream out;
  private final PrintStream err;
  private final Supplier<List<Metric>> metrics;
  private final Program program;
  private final Map<String, String> environment;

  Main(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      Supplier<List<Metric>> metrics,
      Program program) {
    this.environment = environment;
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
    Arguments arguments = new Arguments();
    RulesArguments rules = new RulesArguments();
    CommandLine rulesCommand = new CommandLine(rules);
    CheckArguments check = new CheckArguments();
    CommandLine checkCommand = new CommandLine(check);
    CommandLine commandLine =
        new CommandLine(arguments).addSubcommand(rulesCommand).addSubcommand(checkCommand);
    commandLine.setDefaultValueProvider(new EnvironmentOptions(environment));
    ParseResult parsed;
    try {
      parsed = commandLine.parseArgs(args);
    } catch (ParameterException e) {
      int exitCode = wrong(String.valueOf(e.getMessage()));
      return e.getCommandLine() == checkCommand ? Report.UNKNOWN : exitCode;
    }
    if (parsed.hasSubcommand()
        && parsed.subcommand().commandSpec() == checkCommand.getCommandSpec()) {
      return check(check, checkCommand);
    }
    boolean isRules = parsed.hasSubcommand();
    if (isRules && rules.help()) {
      rulesCommand.usage(out);
      return DONE;
    }
    if (isRules) {
      return new RulesCommand(ExporterProgram.home(), out, err).run(rules);
    }
    if (parsed.hasMatchedOption("--config") && arguments.checkConfig().isPresent()) {
      return wrong("--config and --check-config exclude each other");
    }
    if (arguments.help()) {
      commandLine.usage(out);
      return DONE;
    }
    if (arguments.version()) {
      out.println(Build.read());
      return DONE;
    }
    if (arguments.printMetrics()) {
      metrics.get().forEach(this::print);
      return DONE;
    }
    return configured(arguments);
  }

  private int check(CheckArguments arguments, CommandLine command) {
    if (arguments.help()) {
      command.usage(out);
      return DONE;
    }
    return new CheckCommand(ExporterProgram.home(), program, environment, out, err).run(arguments);
  }

  private int configured(Arguments arguments) {
    ConfigurationSource source =
        new ConfigurationSource(
            new ConfigurationLoader(System::getenv, Arguments.OPTIONS),
            arguments.checkConfig().or(arguments::config),
            arguments.overrides(),
            program);
    try {
      if (arguments.checkConfig().isPresent()) {
        source.checkClosely();
        out.println(arguments.checkConfig().get() + ": ok");
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

  private int wrong(String mistake) {
    err.println("kraft-exporter: " + mistake + " (--help lists the options)");
    return WRONG;
  }

  private void print(Metric metric) {
    String type = metric.type().name().toLowerCase(Locale.ROOT);
    out.println(metric.name() + " " + type + " " + metric.help());
  }
}
