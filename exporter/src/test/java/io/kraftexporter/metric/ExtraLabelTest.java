package io.kraftexporter.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExtraLabelTest {
  private static final Metric PLAIN = Metric.gauge("plain", "Plain.");
  private static final Metric LABELLED = Metric.gauge("labelled", "Labelled.", "topic");
  private static final Metric CLASHING =
      Metric.gauge("clashing", "Clashing.", "topic", "cluster", "exported_cluster");
  private static final Metric SPREAD = Metric.histogram("spread", "Spread.", List.of(1.0));

  @Test
  void labelIsTheFirstOfEverySeries() throws IOException {
    assertEquals(
        """
        # HELP labelled Labelled.
        # TYPE labelled gauge
        labelled{cluster="a",topic="t{ cluster=\\"x\\""} 2
        # HELP plain Plain.
        # TYPE plain gauge
        plain{cluster="a"} 1
        # HELP spread Spread.
        # TYPE spread histogram
        spread_bucket{cluster="a",le="1.0"} 1
        spread_bucket{cluster="a",le="+Inf"} 2
        spread_sum{cluster="a"} 3
        spread_count{cluster="a"} 2
        """,
        written(
            samples(
                    List.of(PLAIN.series(), LABELLED.series("t{ cluster=\"x\""), SPREAD.series()),
                    2,
                    1,
                    1,
                    2,
                    3,
                    2)
                .labelled(new ExtraLabel("cluster", "a"))));
  }

  @Test
  void labelOfTheSameNameBecomesExported() throws IOException {
    assertEquals(
        """
        # HELP clashing Clashing.
        # TYPE clashing gauge
        clashing{cluster="a",topic="t",exported_exported_cluster="own",exported_cluster="other"} 1
        """,
        written(
            samples(List.of(CLASHING.series("t", "own", "other")), 1)
                .labelled(new ExtraLabel("cluster", "a"))));
  }

  @Test
  void equalSeriesOfTwoClustersAreBothServedInOneFamily() throws IOException {
    Samples one = samples(List.of(PLAIN.series()), 1);

    assertEquals(
        """
        # HELP plain Plain.
        # TYPE plain gauge
        plain{cluster="a\\"b"} 1
        plain{cluster="c"} 1
        plain 1
        """,
        written(
            one.labelled(new ExtraLabel("cluster", "a\"b")),
            one.labelled(new ExtraLabel("cluster", "c")),
            one,
            one));
  }

  @Test
  void planIsMadeAnewForAnotherLabel() throws IOException {
    Samples one = samples(List.of(PLAIN.series()), 1);
    Exposition exposition = new Exposition();
    exposition.write(List.of(one, one), Format.TEXT, new ByteArrayOutputStream());
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    exposition.write(List.of(one, one.labelled(new ExtraLabel("cluster", "a"))), Format.TEXT, out);

    assertEquals(0, exposition.leftOut());
  }

  private static Samples samples(List<Series> series, double... values) {
    return new Samples(SeriesTable.of(series), values);
  }

  private static String written(Samples... samples) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Exposition().write(List.of(samples), Format.TEXT, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
