package io.kraftexporter;

import io.kraftexporter.config.Mistake;
import io.kraftexporter.jmx.JmxSources;
import io.kraftexporter.jmx.remote.SerialFilter;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.log.Log;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the exporter as a process until it is stopped. */
final class ExporterProgram implements Program {
  private static final Logger LOG = LoggerFactory.getLogger(ExporterProgram.class);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Build build;

  ExporterProgram(Build build) {
    this.build = build;
  }

  /** Returns the metrics of the default configuration and of its rule files. */
  List<Metric> metrics() {
    Configuration configuration = new ConfigurationLoader().defaults();
    try (App app = new App(home(), build)) {
      Map<String, Metric> metrics = new TreeMap<>();
      app.metrics(configuration).forEach(metric -> metrics.put(metric.name(), metric));
      for (Path file : configuration.common().jmx().rules()) {
        RuleFile.read(JmxSources.ruleFile(home(), file))
            .metrics()
            .forEach(metric -> metrics.putIfAbsent(metric.name(), metric));
      }
      return List.copyOf(metrics.values());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Mistake> mistakes(Configuration configuration) {
    return checks().mistakes(configuration);
  }

  @Override
  public List<Mistake> remarks(Configuration configuration) {
    return checks().remarks(configuration);
  }

  @Override
  public List<Path> files(Configuration configuration) {
    return checks().files(configuration);
  }

  private static ConfigurationChecks checks() {
    return new ConfigurationChecks(home());
  }

  @Override
  public int run(Revision revision, ConfigurationSource source) throws IOException {
    Log.set(revision.configuration().log());
    SerialFilter.install();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (App app = new App(home(), build);
        ConfigurationWatch watch =
            new ConfigurationWatch(
                source,
                revision,
                changed -> {
                  apply(app, changed);
                  app.reloaded();
                  LOG.info("configuration reloaded");
                },
                reason -> {
                  app.reloadRejected(reason);
                  LOG.error(
                      "reload rejected, keeping the current configuration: {}",
                      reason.replace("\n", "; "));
                },
                app::reloaded)) {
      app.onReload(watch::reload);
      app.apply(revision.configuration());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, ended), "end"));
      watch.start();
      HangupSignal.handle(() -> reloadAtSignal(watch));
      LOG.info("kraft-exporter {} serves {}://{}/", build.version(), app.scheme(), app.address());
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private static void reloadAtSignal(ConfigurationWatch watch) {
    if (watch.reload().isEmpty()) {
      LOG.info("SIGHUP: the configuration in use is that of the file");
    }
  }

  private static void apply(App app, Configuration changed) {
    try {
      app.apply(changed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the shutdown and waits a moment for its end. */
  private static void end(CountDownLatch asked, CountDownLatch ended) {
    LOG.info("shutting down");
    Log.end();
    asked.countDown();
    try {
      if (!ended.await(CLOSING.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.error("shutdown timed out; exiting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The installation's directory: the launcher's property, else the parent of the jar's. */
  static Path home() {
    String told = System.getProperty("kraftexporter.home");
    if (told != null) {
      return Path.of(told);
    }
    try {
      Path jar =
          Path.of(
              ExporterProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.resolve("../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("our own jar's location is no path", e);
    }
  }
}
