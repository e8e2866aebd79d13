package io.kraftexporter.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {

  @Test
  void writesEveryTypeInTheTextFormat() {
    assertEquals(
        """
        # HELP a_total Counts "it" \\\\ on\\ntwo lines.
        # TYPE a_total counter
        a_total 9007199254740991
        # HELP b Is.
        # TYPE b gauge
        b{topic="x\\"y\\\\z\\nä"} -0.25
        b{topic=""} 1.0E20
        # HELP c Takes.
        # TYPE c histogram
        c_bucket{gc="G1",le="0.05"} 1
        c_bucket{gc="G1",le="0.5"} 2
        c_bucket{gc="G1",le="+Inf"} 3
        c_sum{gc="G1"} 1.5
        c_count{gc="G1"} 3
        # HELP d Unknown.
        # TYPE d untyped
        d NaN
        # HELP e Far.
        # TYPE e gauge
        e{way="up"} +Inf
        e{way="down"} -Inf
        e{way="here"} 0
        """,
        Texts.of(everyType()));
  }

  @Test
  void writesEveryTypeInOpenMetrics() {
    assertEquals(
        """
        # TYPE a counter
        # HELP a Counts \\"it\\" \\\\ on\\ntwo lines.
        a_total 9007199254740991
        # TYPE b gauge
        # HELP b Is.
        b{topic="x\\"y\\\\z\\nä"} -0.25
        b{topic=""} 1.0E20
        # TYPE c histogram
        # HELP c Takes.
        c_bucket{gc="G1",le="0.05"} 1
        c_bucket{gc="G1",le="0.5"} 2
        c_bucket{gc="G1",le="+Inf"} 3
        c_sum{gc="G1"} 1.5
        c_count{gc="G1"} 3
        # TYPE d unknown
        # HELP d Unknown.
        d NaN
        # TYPE e gauge
        # HELP e Far.
        e{way="up"} +Inf
        e{way="down"} -Inf
        e{way="here"} 0
        # EOF
        """,
        Texts.of(new Exposition(), Format.OPENMETRICS, everyType()));
  }

  @Test
  void familyOfSeveralSourcesStandsInOnePlace() {
    Metric metric = Metric.gauge("m", "Of a node.", "node_id");
    Metric other = Metric.gauge("n", "Another.");

    assertEquals(
        """
        # HELP m Of a node.
        # TYPE m gauge
        m{node_id="1"} 1
        m{node_id="2"} 2
        # HELP n Another.
        # TYPE n gauge
        n 3
        """,
        Texts.of(
            samples(metric.series("1"), 1, other.series(), 3), samples(metric.series("2"), 2)));
  }

  @Test
  void twoTypesForOneNameMakeItUntypedUnderTheFirstHelp() {
    assertEquals(
        """
        # HELP m First.
        # TYPE m untyped
        m{a="1"} 1
        m{a="2"} 2
        """,
        Texts.of(
            samples(Metric.gauge("m", "First.", "a").series("1"), 1),
            samples(unknown("m", "Second.", "a").series("2"), 2)));
  }

  @Test
  void equalSeriesIsServedOnceAndCounted() {
    Exposition exposition = new Exposition();
    Metric metric = Metric.gauge("m", "M.", "a", "b");
    Metric turned = Metric.gauge("m", "M.", "b", "a");

    String text =
        Texts.of(
            exposition,
            Format.TEXT,
            samples(metric.series("1", "2"), 1, turned.series("2", "1"), 9),
            samples(turned.series("2", "1"), 8, metric.series("1", "3"), 2));

    assertEquals(
        """
        # HELP m M.
        # TYPE m gauge
        m{a="1",b="2"} 1
        m{a="1",b="3"} 2
        """,
        text);
    assertEquals(2, exposition.leftOut());
  }

  @Test
  void nothingCollidesWithTheLinesOfAHistogram() {
    Exposition exposition = new Exposition();
    Metric histogram = Metric.histogram("h", "H.", List.of(1.0));

    String text =
        Texts.of(
            exposition,
            Format.TEXT,
            samples(
                List.of(histogram.series(), Metric.gauge("h_count", "C.").series()), 1, 2, 3, 2, 7),
            samples(Metric.gauge("h", "G.", "a").series("1"), 1));

    assertEquals(
        """
        # HELP h H.
        # TYPE h histogram
        h_bucket{le="1.0"} 1
        h_bucket{le="+Inf"} 2
        h_sum 3
        h_count 2
        """,
        text);
    assertEquals(List.of(2, 2), List.of(exposition.leftOut(), exposition.typeConflicts()));
  }

  @Test
  void openMetricsNamesACounterInFullWhereItsStemIsTaken() {
    assertEquals(
        """
        # TYPE x gauge
        # HELP x G.
        x 1
        # TYPE x_total unknown
        # HELP x_total C.
        x_total 2
        # EOF
        """,
        Texts.of(
            new Exposition(),
            Format.OPENMETRICS,
            samples(
                Metric.gauge("x", "G.").series(), 1, Metric.counter("x_total", "C.").series(), 2)));
  }

  @Test
  void openMetricsNamesACounterInFullWhereItsStemIsALineOfAHistogram() {
    Metric histogram = Metric.histogram("h", "H.", List.of(1.0));

    assertEquals(
        """
        # TYPE h histogram
        # HELP h H.
        h_bucket{le="1.0"} 1
        h_bucket{le="+Inf"} 1
        h_sum 1
        h_count 1
        # TYPE h_count_total unknown
        # HELP h_count_total C.
        h_count_total 2
        # EOF
        """,
        Texts.of(
            new Exposition(),
            Format.OPENMETRICS,
            samples(
                List.of(histogram.series(), Metric.counter("h_count_total", "C.").series()),
                1,
                1,
                1,
                1,
                2)));
  }

  @Test
  void openMetricsNamesACounterInFullWhereItsCreationIsAnotherMetric() {
    assertEquals(
        """
        # TYPE x_created gauge
        # HELP x_created G.
        x_created 1
        # TYPE x_total unknown
        # HELP x_total C.
        x_total 2
        # EOF
        """,
        Texts.of(
            new Exposition(),
            Format.OPENMETRICS,
            samples(
                Metric.gauge("x_created", "G.").series(),
                1,
                Metric.counter("x_total", "C.").series(),
                2)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1, Double.NEGATIVE_INFINITY})
  void openMetricsHasNoCounterOfThisValue(double value) {
    Metric counter = Metric.counter("x_total", "C.", "a");
    Exposition exposition = new Exposition();
    SeriesTable table = SeriesTable.of(List.of(counter.series("1"), counter.series("2")));
    String line = "x_total{a=\"1\"} 1\nx_total{a=\"2\"} %s\n# EOF\n";

    assertEquals(
        "# TYPE x_total unknown\n# HELP x_total C.\n"
            + line.formatted(
                value == Double.NEGATIVE_INFINITY ? "-Inf" : value == -1 ? "-1" : "NaN"),
        Texts.of(exposition, Format.OPENMETRICS, new Samples(table, new double[] {1, value})));
    assertEquals(
        "# TYPE x counter\n# HELP x C.\n" + line.formatted("0"),
        Texts.of(exposition, Format.OPENMETRICS, new Samples(table, new double[] {1, -0.0})));
  }

  @Test
  void absentValueLeavesNoTrace() {
    Metric metric = Metric.gauge("m", "M.");

    assertEquals("", Texts.of(samples(metric.series(), Samples.absent())));
  }

  @Test
  void valuesFollowWhileTheTableStays() {
    Exposition exposition = new Exposition();
    SeriesTable table = SeriesTable.of(List.of(Metric.gauge("m", "M.").series()));
    String expected = "# HELP m M.\n# TYPE m gauge\nm %s\n";

    assertEquals(
        expected.formatted("1"),
        Texts.of(exposition, Format.TEXT, new Samples(table, new double[] {1})));
    assertEquals(
        expected.formatted("2.5"),
        Texts.of(exposition, Format.TEXT, new Samples(table, new double[] {2.5})));
  }

  @Test
  void lineLongerThanTheBufferIsWhole() {
    String topic = "t".repeat(200_000);

    assertEquals(
        "# HELP m M.\n# TYPE m gauge\nm{topic=\"" + topic + "\"} 1\n",
        Texts.of(samples(Metric.gauge("m", "M.", "topic").series(topic), 1)));
  }

  private static Samples everyType() {
    return samples(
        List.of(
            Metric.counter("a_total", "Counts \"it\" \\ on\ntwo lines.").series(),
            Metric.gauge("b", "Is.", "topic").series("x\"y\\z\nä"),
            Metric.gauge("b", "Is.", "topic").series(""),
            Metric.histogram("c", "Takes.", List.of(0.05, 0.5), "gc").series("G1"),
            unknown("d", "Unknown.").series(),
            Metric.gauge("e", "Far.", "way").series("up"),
            Metric.gauge("e", "Far.", "way").series("down"),
            Metric.gauge("e", "Far.", "way").series("here")),
        9007199254740991.0,
        -0.25,
        1e20,
        1,
        2,
        3,
        1.5,
        3,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        -0.0);
  }

  private static Metric unknown(String name, String help, String... labels) {
    return new Metric(name, Metric.Type.UNKNOWN, help, List.of(labels), List.of());
  }

  private static Samples samples(Series one, double value) {
    return samples(List.of(one), value);
  }

  private static Samples samples(Series one, double value, Series two, double other) {
    SeriesTable table = SeriesTable.of(List.of(one, two));
    double[] values = Samples.blank(table);
    values[table.position(0)] = value;
    if (table.position(1) != SeriesTable.NOWHERE) {
      values[table.position(1)] = other;
    }
    return new Samples(table, values);
  }

  /** Series that are in the order of the table already. */
  private static Samples samples(List<Series> series, double... values) {
    return new Samples(SeriesTable.of(series), values);
  }
}
