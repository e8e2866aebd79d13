package io.kraftexporter;

import io.kraftexporter.config.ClusterConfiguration;
import io.kraftexporter.config.Configuration;
import io.kraftexporter.config.ConfigurationLoader;
import io.kraftexporter.config.JmxConfiguration;
import io.kraftexporter.config.JmxJvm;
import io.kraftexporter.config.KafkaConfiguration;
import io.kraftexporter.config.NamedCluster;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.http.web.WebConfigurationException;
import io.kraftexporter.jmx.JmxSources;
import io.kraftexporter.jmx.remote.SerialFilter;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.RuleFileException;
import io.kraftexporter.kafka.admin.ClientProperties;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
  public List<String> mistakes(Configuration configuration) {
    List<String> mistakes = new ArrayList<>();
    check(configuration.common(), mistakes);
    for (int i = 0; i < configuration.clusters().size(); i++) {
      List<String> own = new ArrayList<>();
      check(configuration.clusters().get(i).configuration(), own);
      own.removeAll(mistakes); // inherited
      String list = "clusters[" + i + "].";
      own.forEach(mistake -> mistakes.add(list + mistake));
    }
    configuration.http().webConfigFile().ifPresent(file -> checkWebConfiguration(file, mistakes));
    return mistakes;
  }

  private static void checkWebConfiguration(Path file, List<String> mistakes) {
    try {
      WebAccess.check(file);
    } catch (WebConfigurationException e) {
      mistakes.add("http.web_config_file: " + e.getMessage());
    }
  }

  private static void check(ClusterConfiguration cluster, List<String> mistakes) {
    KafkaConfiguration kafka = cluster.sources().kafka();
    if (!kafka.bootstrap().isEmpty()) {
      Map<String, String> properties = new HashMap<>();
      kafka.properties().forEach((name, text) -> properties.put(name, text.value()));
      ClientProperties.mistakes(properties)
          .forEach(mistake -> mistakes.add("kafka.properties." + mistake));
    }
    checkRules("jmx.rules", cluster.jmx().rules(), mistakes);
    cluster
        .jmx()
        .profiles()
        .forEach((name, files) -> checkRules("jmx.profiles." + name, files, mistakes));
    List<JmxJvm> jvms = cluster.jmx().jvms();
    for (int i = 0; i < jvms.size(); i++) {
      checkRules("jmx.jvms[" + i + "].rules", jvms.get(i).rules(), mistakes);
    }
  }

  @Override
  public List<Path> ruleFiles(Configuration configuration) {
    return Stream.concat(
            Stream.of(configuration.common()),
            configuration.clusters().stream().map(NamedCluster::configuration))
        .map(ClusterConfiguration::jmx)
        .flatMap(ExporterProgram::ruleFiles)
        .distinct()
        .map(file -> JmxSources.ruleFile(home(), file))
        .toList();
  }

  private static Stream<Path> ruleFiles(JmxConfiguration jmx) {
    return Stream.of(
            jmx.rules().stream(),
            jmx.profiles().values().stream().flatMap(List::stream),
            jmx.jvms().stream().flatMap(jvm -> jvm.rules().stream()))
        .flatMap(files -> files);
  }

  private static void checkRules(String list, List<Path> files, List<String> mistakes) {
    for (int i = 0; i < files.size(); i++) {
      String key = list + "[" + i + "]: ";
      try {
        Path file = JmxSources.ruleFile(home(), files.get(i));
        RuleFile.parse(file.toString(), Files.readString(file));
      } catch (RuleFileException e) {
        e.mistakes().forEach(mistake -> mistakes.add(key + mistake));
      } catch (IOException e) {
        mistakes.add(key + files.get(i) + ": a file of UTF-8 text that can be read");
      }
    }
  }

  @Override
  public int run(Revision revision, ConfigurationSource source) throws IOException {
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
                  LOG.info("configuration reloaded");
                },
                reason ->
                    LOG.error("reload rejected, keeping the current configuration: {}", reason))) {
      app.apply(revision.configuration());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, ended), "end"));
      watch.start();
      LOG.info("kraft-exporter {} serves {}://{}/", build.version(), app.scheme(), app.address());
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

  /** Starts the shutdown and waits a moment for its end. */
  private static void end(CountDownLatch asked, CountDownLatch ended) {
    asked.countDown();
    try {
      if (!ended.await(CLOSING.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("shutdown timed out; exiting");
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
