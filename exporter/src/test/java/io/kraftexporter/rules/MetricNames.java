package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.App;
import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.host.HostConfiguration;
import io.kraftexporter.host.HostSources;
import io.kraftexporter.jmx.JmxSources;
import io.kraftexporter.kafka.KafkaSources;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.ClusterConfiguration;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every metric name that exists: what the code declares, the JMX rule files produce, the recording
 * rules write, and Prometheus has itself.
 */
public final class MetricNames {
  private static final Set<String> PROMETHEUS =
      Set.of(
          "up",
          "ALERTS",
          "ALERTS_FOR_STATE",
          "scrape_samples_scraped",
          "prometheus_notifications_alertmanagers_discovered",
          "prometheus_notifications_errors_total",
          "prometheus_rule_evaluation_failures_total");

  private MetricNames() {}

  /**
   * Returns the names of all sources, also of those that are off by default, and those of the
   * recording rules.
   */
  public static Set<String> existing() throws IOException {
    Set<String> names = existing(configuration(Map.of("jmx", Map.of("port", 9999))), Set.of());
    Shipped.rules().stream()
        .filter(rule -> rule.has("record"))
        .forEach(rule -> names.add(rule.path("record").asText()));
    return names;
  }

  /**
   * Returns the names under this configuration, without those of sources that it switches off and
   * those of the recording rules.
   */
  static Set<String> existing(Configuration configuration) throws IOException {
    return existing(configuration, switchedOff(configuration.common()));
  }

  private static Set<String> existing(Configuration configuration, Set<String> off)
      throws IOException {
    Set<String> names = new TreeSet<>(PROMETHEUS);
    try (App app = new App(Shipped.HOME, new Build("test", "test"))) {
      for (Metric metric : app.metrics(configuration)) {
        if (!off.contains(metric.name())) {
          names.addAll(written(metric));
        }
      }
    }
    if (configuration.common().jmx().enabled()) {
      for (Path file : Shipped.files("jvm-agent-config", ".yml")) {
        for (JsonNode rule : Shipped.read(file).path("rules")) {
          names.add(rule.path("name").asText());
        }
      }
    }
    names.remove("");
    return names;
  }

  /**
   * Returns the names of what is off. Names of JVMs are among them, though the exporter has them of
   * its own process: alerts are about those of nodes.
   */
  private static Set<String> switchedOff(ClusterConfiguration configuration) throws IOException {
    List<Metric> off = new ArrayList<>();
    try (KafkaSources kafka = KafkaSources.of(configuration.sources(), Optional.empty())) {
      off.addAll(kafka.metrics());
      kafka.all().forEach(source -> off.removeAll(source.metrics()));
    }
    if (!configuration.jmx().enabled()) {
      try (JmxSources jmx = JmxSources.of(configuration.jmx(), Shipped.HOME, Optional.empty())) {
        off.addAll(jmx.metrics());
      }
    }
    HostSources host =
        HostSources.of(configuration.host(), Set::of, Optional::empty, Optional.empty());
    if (configuration.host().enabled() == HostConfiguration.Switch.FALSE) {
      off.addAll(host.metrics());
    }
    return off.stream().map(Metric::name).collect(Collectors.toSet());
  }

  private static Configuration configuration(Map<String, Object> keys) {
    try {
      return new ConfigurationLoader().load(Optional.empty(), keys);
    } catch (ConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> written(Metric metric) {
    return metric.type() == Metric.Type.HISTOGRAM
        ? Set.copyOf(
            Stream.of("_bucket", "_count", "_sum").map(end -> metric.name() + end).toList())
        : Set.of(metric.name());
  }
}
