package io.kraftexporter.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our text against simpleclient's, of the same samples and read back by the same parser. */
class SimpleclientComparisonTest {
  private static final String NASTY = "a\\\"\n{}=, ä€\uD83D\uDE00/.-_0";

  private final Random random = new Random(20_261_121);

  @Test
  void bothSayTheSameInTheTextFormat() throws IOException {
    List<Series> series = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<MetricFamilySamples> families = families(series, values);
    StringWriter theirs = new StringWriter();
    TextFormat.write004(theirs, Collections.enumeration(families));

    String ours = Texts.of(samples(series, values));

    assertEquals(ParsedText.parse(theirs.toString()), ParsedText.parse(ours));
  }

  @Test
  void bothSayTheSameInOpenMetrics() throws IOException {
    List<Series> series = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<MetricFamilySamples> families = families(series, values);
    StringWriter theirs = new StringWriter();
    TextFormat.writeOpenMetrics100(theirs, Collections.enumeration(families));

    String ours = Texts.of(new Exposition(), Format.OPENMETRICS, samples(series, values));

    assertEquals(ParsedText.parse(theirs.toString()), ParsedText.parse(ours));
  }

  private List<MetricFamilySamples> families(List<Series> series, List<Double> values) {
    List<MetricFamilySamples> families = new ArrayList<>();
    for (int f = 0; f < 200; f++) {
      boolean counter = random.nextBoolean();
      String name = "family_%03d".formatted(f);
      String help = "Help " + nasty();
      List<String> labels = List.of("a", "b").subList(0, random.nextInt(3));
      Metric metric =
          counter
              ? Metric.counter(name + "_total", help, labels.toArray(String[]::new))
              : Metric.gauge(name, help, labels.toArray(String[]::new));
      List<Sample> samples = new ArrayList<>();
      int count = labels.isEmpty() ? 1 : 20;
      for (int s = 0; s < count; s++) {
        List<String> labelValues = labels.stream().map(label -> nasty() + samples.size()).toList();
        double value = counter ? random.nextInt(1 << 30) : value();
        samples.add(new Sample(metric.name(), labels, labelValues, value));
        series.add(metric.series(labelValues.toArray(String[]::new)));
        values.add(value);
      }
      families.add(
          new MetricFamilySamples(
              name, counter ? Collector.Type.COUNTER : Collector.Type.GAUGE, help, samples));
    }
    return families;
  }

  private String nasty() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(NASTY.codePointCount(0, NASTY.length()));
      text.appendCodePoint(NASTY.codePointAt(NASTY.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }

  private double value() {
    return switch (random.nextInt(6)) {
      case 0 -> Double.NaN;
      case 1 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case 2 -> random.nextLong();
      case 3 -> random.nextInt();
      case 4 -> Double.longBitsToDouble((random.nextLong() & ~(0x7ffL << 52)) | (0x3ffL << 52));
      default -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
    };
  }

  private static Samples samples(List<Series> series, List<Double> values) {
    SeriesTable table = SeriesTable.of(series);
    double[] all = Samples.blank(table);
    for (int i = 0; i < series.size(); i++) {
      all[table.position(i)] = values.get(i);
    }
    return new Samples(table, all);
  }
}
