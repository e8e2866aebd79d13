package io.kraftexporter;

import io.kraftexporter.config.Mistake;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.http.web.WebConfigurationException;
import io.kraftexporter.jmx.JmxConfiguration;
import io.kraftexporter.jmx.JmxJvm;
import io.kraftexporter.jmx.JmxSources;
import io.kraftexporter.jmx.remote.SerialFilter;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.RuleFileException;
import io.kraftexporter.kafka.KafkaConfiguration;
import io.kraftexporter.kafka.admin.ClientProperties;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.ClusterConfiguration;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.settings.NamedCluster;
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
  public List<Mistake> mistakes(Configuration configuration) {
    List<Mistake> mistakes = new ArrayList<>();
    check("", configuration.common(), mistakes);
    for (int i = 0; i < configuration.clusters().size(); i++) {
      ClusterConfiguration cluster = configuration.clusters().get(i).configuration();
      if (!cluster.jmx().equals(configuration.common().jmx())) {
        checkRules("clusters[" + i + "].", cluster, mistakes);
      }
      checkClient("clusters[" + i + "].", cluster.sources().kafka(), mistakes);
    }
    configuration.http().webConfigFile().ifPresent(file -> checkWebConfiguration(file, mistakes));
    return mistakes;
  }

  private static void checkWebConfiguration(Path file, List<Mistake> mistakes) {
    try {
      WebAccess.check(file);
    } catch (WebConfigurationException e) {
      mistakes.add(
          new Mistake(
              "http.web_config_file",
              Mistake.quoted(file.toString()),
              String.valueOf(e.getMessage())));
    }
  }

  private static void check(String at, ClusterConfiguration cluster, List<Mistake> mistakes) {
    checkClient(at, cluster.sources().kafka(), mistakes);
    checkRules(at, cluster, mistakes);
  }

  private static void checkClient(String at, KafkaConfiguration kafka, List<Mistake> mistakes) {
    if (!kafka.bootstrap().isEmpty()) {
      Map<String, String> properties = new HashMap<>();
      kafka.properties().forEach((name, text) -> properties.put(name, text.value()));
      ClientProperties.mistakes(properties)
          .forEach(mistake -> mistakes.add(ofProperty(at + "kafka.properties.", mistake)));
    }
  }

  /** Converts a mistake as the client reports it: {@code name: value: rule}. */
  private static Mistake ofProperty(String at, String mistake) {
    String[] parts = mistake.split(": ", 3);
    return new Mistake(at + parts[0], parts[1], parts[2]);
  }

  private static void checkRules(String at, ClusterConfiguration cluster, List<Mistake> mistakes) {
    JmxConfiguration jmx = cluster.jmx();
    checkRules(at + "jmx.rules", jmx.rules(), mistakes);
    jmx.profiles()
        .forEach((name, files) -> checkRules(at + "jmx.profiles." + name, files, mistakes));
    List<JmxJvm> jvms = jmx.jvms();
    for (int i = 0; i < jvms.size(); i++) {
      checkRules(at + "jmx.jvms[" + i + "].rules", jvms.get(i).rules(), mistakes);
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

  private static void checkRules(String list, List<Path> files, List<Mistake> mistakes) {
    for (int i = 0; i < files.size(); i++) {
      String key = list + "[" + i + "]";
      String value = Mistake.quoted(files.get(i).toString());
      try {
        Path file = JmxSources.ruleFile(home(), files.get(i));
        RuleFile.parse(file.toString(), Files.readString(file));
      } catch (RuleFileException e) {
        e.mistakes().forEach(mistake -> mistakes.add(new Mistake(key, value, mistake)));
      } catch (IOException e) {
        mistakes.add(Mistake.mustBe(key, value, "a file of UTF-8 text that can be read"));
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
                  app.reloads().applied();
                  LOG.info("configuration reloaded");
                },
                reason -> {
                  app.reloads().rejected(reason);
                  LOG.error("reload rejected, keeping the current configuration: {}", reason);
                })) {
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
