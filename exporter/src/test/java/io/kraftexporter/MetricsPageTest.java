package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

      Every metric there is by default, with its labels; made from the code and from the rule files in `jvm-agent-config`.
      Series of a broker or controller have the label `node_id`, first. What is unknown is absent, never -1. The names in the
      rule files' part come from MBeans, so a node has those that its role, its version of Kafka and its use bring about.
      The exporter's own JVM and process are there too, under `kraft_exporter_jvm_` and `kraft_exporter_process_`; which of
      those there are depends on the JVM.

      | metric | type | labels | meaning |
      |---|---|---|---|
      """;

  @Test
  void pageIsWhatTheCodeDeclares() throws IOException {
    List<Metric> metrics = new ExporterProgram("test").metrics();
    String page =
        metrics.stream()
            .filter(metric -> !metric.name().matches("kraft_exporter_(jvm|process)_.*"))
            .map(MetricsPageTest::row)
            .collect(Collectors.joining("", HEAD, ""));

    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(Files.readString(PAGE), page);
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            metric.name(),
            metric.type().name().toLowerCase(Locale.ROOT),
            String.join(", ", metric.labels()),
            metric.help().replace("|", "\\|"));
  }
}
