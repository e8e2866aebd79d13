package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.App;
import io.kraftexporter.config.ConfigurationLoader;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
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
          "prometheus_rule_evaluation_failures_total");

  private MetricNames() {}

  /** The names there are now. */
  public static Set<String> existing() throws IOException {
    Set<String> names = new TreeSet<>(PROMETHEUS);
    try (App app = new App(Shipped.HOME, new Build("test", "test"))) {
      for (Metric metric : app.metrics(new ConfigurationLoader().defaults())) {
        names.addAll(written(metric));
      }
    }
    for (Path file : Shipped.files("jvm-agent-config", ".yml")) {
      for (JsonNode rule : Shipped.read(file).path("rules")) {
        names.add(rule.path("name").asText());
      }
    }
    Shipped.rules().stream()
        .filter(rule -> rule.has("record"))
        .forEach(rule -> names.add(rule.path("record").asText()));
    names.remove("");
    return names;
  }

  private static Set<String> written(Metric metric) {
    return metric.type() == Metric.Type.HISTOGRAM
        ? Set.copyOf(
            Stream.of("_bucket", "_count", "_sum").map(end -> metric.name() + end).toList())
        : Set.of(metric.name());
  }
}
