package io.kraftexporter;

import io.kraftexporter.catalog.Catalog;
import io.kraftexporter.check.HealthCheck;
import io.kraftexporter.check.IgnoredFindings;
import io.kraftexporter.check.JsonReport;
import io.kraftexporter.check.JunitReport;
import io.kraftexporter.check.MetricsReport;
import io.kraftexporter.check.Report;
import io.kraftexporter.check.RestartGate;
import io.kraftexporter.check.RuleBook;
import io.kraftexporter.check.TextReport;
import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.Mistake;
import io.kraftexporter.jmx.remote.SerialFilter;
import io.kraftexporter.log.Log;
import io.kraftexporter.rules.RuleSettingsException;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.self.Build;
import io.kraftexporter.self.SelfSource;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.status.ReloadLog;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks a live cluster once.
 *
 * @param home the directory of the installation, which holds {@code rules}
 */
record CheckCommand(
    Path home, Program program, Terminal terminal, PrintStream out, PrintStream err) {
  /**
   * Prints the report, and the log with {@code --verbose} only; returns the exit code.
   *
   * @param origins the options and variables given in place of keys, by the paths of the keys
   */
  int run(CheckArguments arguments, Map<String, String> origins) {
    List<Mistake> mistakes = arguments.mistakes();
    if (!mistakes.isEmpty()) {
      mistakes.forEach(mistake -> err.println(ArgumentMistakes.line(mistake)));
      return Report.UNKNOWN;
    }
    Log.silence(!arguments.verbose());
    try {
      return checked(arguments, origins);
    } finally {
      Log.silence(false);
    }
  }

  private int checked(CheckArguments arguments, Map<String, String> origins) {
    try {
      Optional<Integer> awaited = arguments.awaited();
      RuleBook book = RuleBook.read(home.resolve("rules"), arguments.settings());
      Configuration configuration = configuration(arguments, origins);
      HealthCheck.Options options =
          new HealthCheck.Options(
              arguments.timeout(),
              arguments.sampling(),
              arguments.only(),
              IgnoredFindings.reasons(
                  Stream.of(configuration.check().ignore(), arguments.ignore())
                      .flatMap(List::stream)
                      .toList()));
      SerialFilter.install();
      Build build = Build.read();
      try (Catalog catalog =
          new Catalog(
              home,
              new SelfSource(new CollectorRegistry(), build),
              build.version(),
              new ReloadLog())) {
        catalog.build(configuration.readOnly()).use();
        return awaited.isPresent()
            ? await(catalog, awaited.get(), arguments)
            : check(catalog, book, options, arguments);
      }
    } catch (RuleSettingsException e) {
      e.mistakes().forEach(err::println);
    } catch (ConfigurationException e) {
      err.println(e.getMessage());
    } catch (IOException | RuntimeException e) {
      err.println("kraft-exporter check: cannot check: " + FailureText.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Report.UNKNOWN;
  }

  private int check(
      Catalog catalog, RuleBook book, HealthCheck.Options options, CheckArguments arguments)
      throws InterruptedException {
    Path runbooks = home.resolve("rules/runbooks");
    Report report = new HealthCheck(catalog, book, runbooks, options, this::progress).run();
    lines(report, arguments).forEach(out::println);
    out.flush();
    return report.exitCode();
  }

  private int await(Catalog catalog, int node, CheckArguments arguments)
      throws InterruptedException {
    String id = Integer.toString(node);
    boolean back = arguments.back();
    if (new RestartGate(catalog, id, back, this::progress)
        .await(Deadline.in(arguments.timeout()))) {
      out.println("node " + id + (back ? " is back" : " may be restarted"));
      return Report.WELL;
    }
    out.println("node " + id + (back ? " is not back" : " may not be restarted"));
    return Report.WARNING;
  }

  private void progress(String line) {
    err.println("check: " + line + " ...");
  }

  private Configuration configuration(CheckArguments arguments, Map<String, String> origins)
      throws ConfigurationException {
    return arguments
        .choice()
        .of(
            new ConfigurationSource(
                    new ConfigurationLoader(System::getenv, origins),
                    arguments.config(),
                    arguments.overrides(),
                    program)
                .load()
                .configuration());
  }

  private List<String> lines(Report report, CheckArguments arguments) {
    return switch (arguments.output()) {
      case JSON -> JsonReport.lines(report);
      case JUNIT -> JunitReport.lines(report);
      case PROMETHEUS -> MetricsReport.lines(report, System.currentTimeMillis() / 1e3);
      case TEXT ->
          new TextReport(terminal.isColored(), terminal.columns(), arguments.verbose())
              .lines(report);
    };
  }
}
