package io.kraftexporter;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.ConfigurationLoader;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

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

  Main(PrintStream out, PrintStream err, Supplier<List<Metric>> metrics, Program program) {
    this.out = out;
    this.err = err;
    this.metrics = metrics;
    this.program = program;
  }

  public static void main(String[] args) {
    ExporterProgram program = new ExporterProgram(readVersion());
    System.exit(new Main(System.out, System.err, program::metrics, program).run(args));
  }

  int run(String... args) {
    Arguments arguments = new Arguments();
    RulesArguments rules = new RulesArguments();
    CommandLine rulesCommand = new CommandLine(rules);
    CommandLine commandLine = new CommandLine(arguments).addSubcommand(rulesCommand);
    boolean isRules;
    try {
      isRules = commandLine.parseArgs(args).hasSubcommand();
    } catch (ParameterException e) {
      return wrong(String.valueOf(e.getMessage()));
    }
    if (isRules && rules.help()) {
      rulesCommand.usage(out);
      return DONE;
    }
    if (isRules) {
      return new RulesCommand(ExporterProgram.home(), out, err).run(rules);
    }
    if (arguments.config().isPresent() && arguments.checkConfig().isPresent()) {
      return wrong("--config and --check-config exclude each other");
    }
    if (arguments.help()) {
      commandLine.usage(out);
      return DONE;
    }
    if (arguments.version()) {
      out.println("kraft-exporter " + readVersion());
      return DONE;
    }
    if (arguments.printMetrics()) {
      metrics.get().forEach(this::print);
      return DONE;
    }
    return configured(arguments);
  }

  private int configured(Arguments arguments) {
    ConfigurationSource source =
        new ConfigurationSource(
            new ConfigurationLoader(),
            arguments.checkConfig().or(arguments::config),
            arguments.overrides(),
            program);
    try {
      Revision revision = source.load();
      if (arguments.checkConfig().isPresent()) {
        out.println(arguments.checkConfig().get() + ": ok");
        return DONE;
      }
      return program.run(revision, source);
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

  private static String readVersion() {
    try (InputStream in = Main.class.getResourceAsStream("/version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
