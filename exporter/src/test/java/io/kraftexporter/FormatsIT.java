package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.demo.Traffic;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.tools.ScrapingPrometheus;
import io.kraftexporter.tools.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All metrics of a cluster that was under load, in both formats and of the same readings, and the
 * series that real Prometheus servers ingest of them.
 */
@Timeout(300)
@ExtendWith(SharedCluster.class)
class FormatsIT {
  /** They follow the clock; a source with a period of its own may be read anew. */
  private static final Set<String> TIMES =
      Set.of("kraft_exporter_source_age_seconds", "kraft_exporter_source_duration_seconds");

  private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0";

  private static RunningExporter exporter;
  private static ParsedText text;

  @BeforeAll
  static void readOnce(KafkaCluster cluster) throws Exception {
    exporter = RunningExporter.of(cluster, Map.of("scrape", Map.of("timeout", "20s")));
    Traffic traffic = Traffic.start(cluster.bootstrapServers());
    try {
      Await.until(
          "every source has answered",
          Duration.ofMinutes(2),
          () -> {
            ParsedText scrape = exporter.scrape("/metrics");
            return RunningExporter.failing(scrape).isEmpty()
                && topics(scrape, "kafka_topic_info")
                    .equals(topics(scrape, "kafka_topic_partitions"))
                && scrape.values("kafka_consumergroup_lag").size() > 5
                && scrape.values("kafka_server_brokertopicmetrics_messagesin_total").size() > 5;
          });
      exporter.apply(
          Map.of("scrape", Map.of("timeout", "20s", "reuse_within", "10m", "stale_after", "20m")));
      text = exporter.scrape("/metrics");
    } finally {
      traffic.close();
    }
    assertTrue(text.samples().size() > 300, "families: " + text.samples().size());
  }

  @AfterAll
  static void close() {
    exporter.close();
  }

  @Test
  void bothFormatsHaveTheSameSeriesAndTypes() throws Exception {
    ParsedText openMetrics = ParsedText.parse(exporter.text("/metrics", "Accept", OPENMETRICS));

    assertSame(lines(text, true), lines(openMetrics, true));
    Map<String, String> types = new TreeMap<>();
    text.types()
        .forEach(
            (name, type) ->
                types.put(
                    type.equals("counter") ? name.replaceAll("_total$", "") : name,
                    type.equals("untyped") ? "unknown" : type));
    assertEquals(types, openMetrics.types());
  }

  @Test
  void prometheus2IngestsEverySeries() throws Exception {
    assertIngested(Tool.prometheus());
  }

  @Test
  @Tag("go")
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // the first time it waits for a build
  void prometheus3IngestsEverySeries() throws Exception {
    assertIngested(Tool.prometheus3());
  }

  @Test
  @Tag("go")
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // the first time it waits for a build
  void prometheus3IngestsEverySeriesOfThePlainText() throws Exception {
    assertIngested(Tool.prometheus3(), "scrape_protocols: [PrometheusText0.0.4]");
  }

  private static void assertIngested(Tool prometheus, String... further) throws Exception {
    try (ScrapingPrometheus scraping =
        new ScrapingPrometheus(prometheus, exporter.app().address().toString(), further)) {
      ParsedText ingested = new ParsedText(scraping.samples(), Map.of(), Map.of());
      assertSame(lines(text, false), lines(ingested, false));
    }
  }

  private static Set<String> topics(ParsedText scrape, String metric) {
    return scrape.samples().getOrDefault(metric, Map.of()).keySet().stream()
        .map(labels -> labels.getOrDefault("topic", ""))
        .collect(Collectors.toSet());
  }

  /** Returns a line for each series, without empty labels, which are none. */
  private static Set<String> lines(ParsedText parsed, boolean values) {
    Set<String> lines = new TreeSet<>();
    parsed
        .samples()
        .forEach(
            (name, series) ->
                series.forEach(
                    (labels, value) -> {
                      Map<String, String> named = new TreeMap<>(labels);
                      named.values().removeAll(Set.of(""));
                      lines.add(
                          name + named + (values && !TIMES.contains(name) ? " " + value : ""));
                    }));
    return lines;
  }

  private static void assertSame(Set<String> expected, Set<String> actual) {
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(actual);
    Set<String> unexpected = new TreeSet<>(actual);
    unexpected.removeAll(expected);
    assertEquals(List.of(Set.of(), Set.of()), List.of(missing, unexpected));
  }
}
