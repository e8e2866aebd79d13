package io.kraftexporter;

import io.kraftexporter.config.Configuration;
import io.kraftexporter.config.ConfigurationLoader;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exporter as a process: from a configuration until it is asked to end. */
final class ExporterProgram implements Program {
  private static final Logger LOG = LoggerFactory.getLogger(ExporterProgram.class);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final String version;

  ExporterProgram(String version) {
    this.version = version;
  }

  /** The metrics there are by default. */
  List<Metric> metrics() {
    try (App app = new App(home(), version)) {
      return app.metrics(new ConfigurationLoader().defaults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int run(Configuration configuration, ConfigurationSource source) throws IOException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (App app = new App(home(), version);
        ConfigurationWatch watch =
            new ConfigurationWatch(
                source,
                configuration,
                changed -> {
                  apply(app, changed);
                  LOG.info("the configuration has changed and is in force");
                },
                refusal -> LOG.error("the configuration stays as it was: {}", refusal))) {
      app.apply(configuration);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, ended), "end"));
      watch.start();
      LOG.info("kraft-exporter {} serves http://{}/", version, app.address());
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private static void apply(App app, Configuration changed) {
    try {
      app.apply(changed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the program to end and gives it a moment to do so. */
  private static void end(CountDownLatch asked, CountDownLatch ended) {
    asked.countDown();
    try {
      if (!ended.await(CLOSING.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("something does not close; ending all the same");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The installation: what the launcher says, else the directory above our jar's. */
  private static Path home() {
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
