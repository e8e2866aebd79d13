package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.tools.ScrapingPrometheus;
import io.kraftexporter.tools.Tool;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random label values and help texts, ingested by real Prometheus servers. */
@Timeout(240)
@RunsBesideOthers
class IngestionIT {
  private static final String NASTY =
      "a\\\"\n\r\t{}=#, ä€\uD83D\uDE00\u0000\u0001\u007f\u0085\u2028\ufeff\uffff'`/.-_0";

  private final Random random = new Random(20_261_129);
  private final FakeExporter exporter = new FakeExporter();
  private final Map<String, Map<Map<String, String>, Double>> expected = new TreeMap<>();
  private final Map<String, String> helps = new TreeMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    exporter.sameReading = true;
    exporter.fill = this::fill;
    server = exporter.serve();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void prometheus2IngestsOpenMetrics() throws Exception {
    assertIngested(Tool.prometheus(), true);
  }

  @Test
  @Tag("go")
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // the first time it waits for a build
  void prometheus3IngestsOpenMetrics() throws Exception {
    assertIngested(Tool.prometheus3(), true);
  }

  @Test
  @Tag("go")
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // the first time it waits for a build
  void prometheus3IngestsThePlainText() throws Exception {
    assertIngested(Tool.prometheus3(), false, "scrape_protocols: [PrometheusText0.0.4]");
  }

  private void assertIngested(Tool prometheus, boolean openMetrics, String... further)
      throws Exception {
    try (ScrapingPrometheus scraping =
        new ScrapingPrometheus(prometheus, server.address().toString(), further)) {
      assertEquals(expected, scraping.samples());
      Map<String, String> families = new TreeMap<>();
      helps.forEach(
          (name, help) -> families.put(openMetrics ? name.replaceAll("_total$", "") : name, help));
      assertEquals(families, scraping.helps());
    }
  }

  private void fill(Sampler sampler) {
    for (int family = 0; family < 50; family++) {
      String name = "family_%02d".formatted(family);
      String help = "Help " + nasty();
      Metric metric =
          family % 2 == 0
              ? Metric.counter(name + "_total", help, "a", "b")
              : Metric.gauge(name, help, "a", "b");
      helps.put(metric.name(), help);
      for (int i = 0; i < 20; i++) {
        String a = nasty();
        double value = random.nextInt(1_000) / 8.0;
        sampler.set(metric, value, a, "b" + i);
        Map<String, String> labels = new HashMap<>(Map.of("b", "b" + i));
        if (!a.isEmpty()) {
          labels.put("a", a);
        }
        expected.computeIfAbsent(metric.name(), any -> new HashMap<>()).put(labels, value);
      }
    }
  }

  private String nasty() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int at = random.nextInt(NASTY.codePointCount(0, NASTY.length()));
      text.appendCodePoint(NASTY.codePointAt(NASTY.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }
}
