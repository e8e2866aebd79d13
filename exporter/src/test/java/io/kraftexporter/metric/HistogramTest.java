package io.kraftexporter.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HistogramTest {

  @Test
  void bucketsHaveWhatIsAtMostTheirBound() {
    Metric metric = Metric.histogram("wait_seconds", "A wait.", List.of(0.5, 1.0), "kind");
    Histogram histogram = new Histogram(metric);
    for (double value : new double[] {0.25, 0.5, 0.75, 1, 8}) {
      histogram.observe(value);
    }
    Samples samples =
        new Sampler()
            .collect(
                into -> {
                  into.set(metric.series("a"), histogram.values());
                  into.set(metric.series("b"), new Histogram(metric).values());
                });
    assertEquals(
        """
        # HELP wait_seconds A wait.
        # TYPE wait_seconds histogram
        wait_seconds_bucket{kind="a",le="0.5"} 2
        wait_seconds_bucket{kind="a",le="1.0"} 4
        wait_seconds_bucket{kind="a",le="+Inf"} 5
        wait_seconds_sum{kind="a"} 10.5
        wait_seconds_count{kind="a"} 5
        wait_seconds_bucket{kind="b",le="0.5"} 0
        wait_seconds_bucket{kind="b",le="1.0"} 0
        wait_seconds_bucket{kind="b",le="+Inf"} 0
        wait_seconds_sum{kind="b"} 0
        wait_seconds_count{kind="b"} 0
        """,
        Texts.of(samples));
  }
}
