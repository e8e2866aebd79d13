package io.kraftexporter.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MetricTest {

  @Test
  void refusesWhatPrometheusOrAReaderWouldStumbleOver() {
    refused("metric 1x is no metric name", () -> Metric.gauge("1x", "h"));
    refused("metric a-b is no metric name", () -> Metric.gauge("a-b", "h"));
    refused(
        "metric a must end in _total exactly if it is a counter", () -> Metric.counter("a", "h"));
    refused(
        "metric a_total must end in _total exactly if it is a counter",
        () -> Metric.gauge("a_total", "h"));
    refused("metric a has a label twice: [b, b]", () -> Metric.gauge("a", "h", "b", "b"));
    refused("metric a has a label of no legal name: b-c", () -> Metric.gauge("a", "h", "b-c"));
    refused("metric a has a label of no legal name: __b", () -> Metric.gauge("a", "h", "__b"));
    refused(
        "metric a has buckets that do not rise: [2.0, 1.0]",
        () -> Metric.histogram("a", "h", List.of(2.0, 1.0)));
    refused(
        "metric a is a histogram with a label le",
        () -> Metric.histogram("a", "h", List.of(1.0), "le"));
    refused("metric a has buckets or is no histogram", () -> Metric.histogram("a", "h", List.of()));
  }

  @Test
  void seriesNeedsAValueForEachLabel() {
    Metric metric = Metric.gauge("a", "h", "b", "c");

    refused("metric a has labels [b, c], not [1]", () -> metric.series("1"));
  }

  @Test
  void seriesAreEqualWherePrometheusTakesThemForOne() {
    Series one = Metric.gauge("a", "h", "b", "c").series("1", "2");
    Series turned = Metric.gauge("a", "other", "c", "b").series("2", "1");
    Series empty = Metric.gauge("a", "h", "b", "c", "d").series("1", "2", "");
    Series crossed = Metric.gauge("a", "h", "b", "c").series("2", "1");

    assertEquals(
        List.of(true, true, false),
        List.of(one.equals(turned), one.equals(empty), one.equals(crossed)));
    assertEquals(one.hashCode(), turned.hashCode());
    assertEquals(one.hashCode(), empty.hashCode());
  }

  @Test
  void hashesOfManySeriesDiffer() {
    Metric metric = Metric.gauge("lag", "Lag.", "consumergroup", "topic", "partition");
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < 15_000; i++) {
      String topic = "topic-" + i / 100;
      hashes.add(metric.series("group-" + i % 20, topic, Integer.toString(i % 100)).hashCode());
    }

    assertTrue(hashes.size() > 14_980, hashes.size() + " hashes of 15,000 series");
  }

  private static void refused(String message, Executable making) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, making).getMessage());
  }
}
