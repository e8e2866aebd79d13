package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/METRICS.md is what the code and the shipped rule files declare.
 *
 * <p>{@code -Ddocs.update=true} writes it anew.
 */
class MetricsPageTest {
  private static final Path PAGE = Path.of("docs/METRICS.md");

  private static final String HEAD =
      """
      # Metrics

      Every metric, with its labels, made from the code and from the rule files in `jvm-agent-config`. Off by default are `kafka_probe_*` (`probe.enabled`),
      `*_partition_owner_info` (`groups.owners`), `*_lag_seconds_error` (`groups.lag_seconds.error`) and `kafka_topic_page_cache_bytes` (`host.page_cache.topics`).
      Series of a broker or controller have the label `node_id`, first. Unknown values are absent, never -1. The names in the
      rule files' part come from MBeans, so a node has those that its role, its version of Kafka and its use bring about.
      The exporter's own JVM and process are there too, under `kraft_exporter_jvm_` and `kraft_exporter_process_`; which of
      those there are depends on the JVM.

      """;

  /** The metrics to look at first, in the order of an operator's questions. */
  private static final List<String> FIRST =
      List.of(
          "kafka_controller_kafkacontroller_activecontrollercount",
          "kafka_topic_leaderless_partitions",
          "kafka_topic_under_min_isr_partitions",
          "kafka_broker_replicas_out_of_sync",
          "kafka_quorum_failures_tolerated",
          "kafka_node_safe_to_restart",
          "kafka_consumergroup_max_lag_seconds",
          "kafka_network_requestmetrics_totaltimems",
          "kafka_broker_log_dir_usable_bytes",
          "kraft_exporter_source_success");

  @Test
  void pageIsWhatTheCodeDeclares() throws IOException {
    List<Metric> metrics =
        new ExporterProgram(new Build("test", "test"))
            .metrics().stream()
                .filter(metric -> !metric.name().matches("kraft_exporter_(jvm|process)_.*"))
                .toList();
    String page = HEAD + first(metrics) + index() + subjects(metrics);

    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(Files.readString(PAGE), page);
  }

  private static String first(List<Metric> metrics) {
    Map<String, Metric> byName =
        metrics.stream().collect(Collectors.toMap(Metric::name, Function.identity()));
    StringBuilder text = new StringBuilder("## Ten to look at first\n\n");
    for (String name : FIRST) {
      Metric metric = byName.get(name);
      assertNotNull(metric, name + " is not a metric");
      text.append("- `").append(name).append("`: ").append(metric.help()).append('\n');
    }
    return text + "\n";
  }

  private static String index() {
    return MetricSubject.ALL.stream()
        .map(subject -> "- [" + subject.title() + "](#" + subject.anchor() + ")\n")
        .collect(Collectors.joining("", "## By subject\n\n", ""));
  }

  private static String subjects(List<Metric> metrics) {
    Map<MetricSubject, List<Metric>> bySubject =
        metrics.stream().collect(Collectors.groupingBy(metric -> MetricSubject.of(metric.name())));
    StringBuilder text = new StringBuilder();
    for (MetricSubject subject : MetricSubject.ALL) {
      List<Metric> ofSubject = bySubject.getOrDefault(subject, List.of());
      assertFalse(ofSubject.isEmpty(), subject.title() + " has no metric");
      text.append("\n## ").append(subject.title()).append("\n\n").append(subject.source());
      text.append("\n\n| metric | type | labels | meaning |\n|---|---|---|---|\n");
      ofSubject.stream().map(MetricsFormat::row).forEach(row -> text.append(row).append('\n'));
    }
    return text.toString();
  }
}
