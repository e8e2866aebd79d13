package io.kraftexporter.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final Metric LAG = Metric.gauge("lag", "Lag.", "topic");

  private final Sampler sampler = new Sampler();

  @Test
  void tableStaysTheSameWhileTheSeriesDo() {
    SeriesTable first = collect("a", "b").table();

    assertSame(first, collect("b", "a").table());
    assertSame(first, collect("a").table(), "half of it is still in use");
    assertNotSame(first, collect("a", "b", "c").table());
  }

  @Test
  void whatIsNotSetIsAbsent() {
    collect("a", "b");

    assertEquals(
        """
        # HELP lag Lag.
        # TYPE lag gauge
        lag{topic="b"} 1
        """,
        Texts.of(collect("b")));
  }

  @Test
  void seriesThatStayAwayAreForgotten() {
    collect("a", "b", "c");

    assertEquals(1, collect("c").table().seriesCount());
    assertEquals(
        """
        # HELP lag Lag.
        # TYPE lag gauge
        lag{topic="c"} 1
        lag{topic="d"} 1
        """,
        Texts.of(collect("c", "d")));
  }

  @Test
  void firstValueOfACollectionCounts() {
    Samples first =
        sampler.collect(
            into -> {
              into.set(LAG, 1, "a");
              into.set(LAG, 2, "a");
            });
    Samples second = sampler.collect(into -> into.set(LAG, 2, "a"));

    assertEquals(1, first.value(0));
    assertEquals(2, second.value(0));
  }

  @Test
  void collectionThatSetsNothingIsEmpty() {
    collect("a");

    assertEquals("", Texts.of(collect()));
  }

  @Test
  void failedCollectionLeavesNoValuesToTheNext() {
    SeriesTable table = collect("a", "b").table();
    assertThrows(
        IOException.class,
        () ->
            sampler.collect(
                into -> {
                  into.set(LAG, 7, "a");
                  throw new IOException("connection lost");
                }));
    Samples next = sampler.collect(into -> into.set(LAG, 2, "b"));

    assertSame(table, next.table());
    assertEquals("lag{topic=\"b\"} 2.0\n", Lines.of(next));
  }

  @Test
  void valuesAreSetOnlyDuringACollection() {
    assertThrows(IllegalStateException.class, () -> sampler.set(LAG, 1, "a"));
    collect("a");
    assertThrows(IllegalStateException.class, () -> sampler.set(LAG, 1, "a"));
  }

  @Test
  void valuesAreSetOnlyByTheThreadThatCollects() throws Exception {
    FutureTask<Void> late =
        new FutureTask<>(
            () -> {
              sampler.set(LAG, 1, "late");
              return null;
            });
    Samples samples =
        sampler.collect(
            into -> {
              into.set(LAG, 2, "own");
              Thread other = new Thread(late);
              other.start();
              other.join();
            });

    assertEquals("lag{topic=\"own\"} 2.0\n", Lines.of(samples));
    Throwable refusal = assertThrows(ExecutionException.class, late::get).getCause();
    assertEquals(IllegalStateException.class, refusal.getClass());
  }

  @Test
  void collectionsDoNotNest() {
    assertThrows(IllegalStateException.class, () -> sampler.collect(into -> collect("a")));
  }

  @Test
  void everySeriesOfManyKeepsItsOwnValue() {
    for (int round = 0; round < 2; round++) {
      Samples samples =
          sampler.collect(
              into -> {
                for (int i = 0; i < 1000; i++) {
                  into.set(LAG, i, "t" + i);
                }
              });
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < 1000; i++) {
        expected.append("lag{topic=\"t%d\"} %s\n".formatted(i, (double) i));
      }
      assertEquals(expected.toString(), Lines.of(samples));
    }
  }

  @Test
  void seriesInAnyOrderKeepTheirOwnValues() {
    Metric end = Metric.gauge("end", "End.", "topic");
    Metric seconds = Metric.histogram("seconds", "Seconds.", List.of(1.0), "topic");
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Map<Series, double[]> expected = new HashMap<>();
      Samples samples =
          sampler.collect(
              into -> {
                for (int i = random.nextInt(20); i >= 0; i--) {
                  String topic = "t" + random.nextInt(4);
                  Metric metric = List.of(LAG, end, seconds).get(random.nextInt(3));
                  Series series = metric.series(topic);
                  double[] values = random.doubles(series.width()).toArray();
                  if (values.length == 1) {
                    into.set(metric, values[0], topic);
                  } else {
                    into.set(series, values);
                  }
                  expected.putIfAbsent(series, values);
                }
              });
      Map<Series, double[]> actual = new HashMap<>();
      SeriesTable table = samples.table();
      for (int i = 0; i < table.seriesCount(); i++) {
        double[] values = new double[table.series(i).width()];
        for (int line = 0; line < values.length; line++) {
          values[line] = samples.value(table.start(i) + line);
        }
        if (!Samples.isAbsent(values[0])) {
          actual.put(table.series(i), values);
        }
      }
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach((series, values) -> assertArrayEquals(values, actual.get(series)));
    }
  }

  @Test
  void metricsOfOneNameAreOneSeries() {
    Metric twin = Metric.gauge("lag", "Lag of another source.", "topic");
    for (int round = 0; round < 2; round++) {
      Samples samples =
          sampler.collect(
              into -> {
                into.set(LAG, 1, "a");
                into.set(twin, 2, "a");
                into.set(twin, 3, "b");
              });
      assertEquals("lag{topic=\"a\"} 1.0\nlag{topic=\"b\"} 3.0\n", Lines.of(samples));
    }
  }

  @Test
  void aSeriesThatIsKnownIsNotPutIntoBytesAgain() {
    byte[] before = collect("a", "b").table().prefix(1);

    assertSame(before, collect("a", "b").table().prefix(1));
    assertSame(before, collect("a", "b", "c").table().prefix(1));
  }

  private Samples collect(String... topics) {
    return sampler.collect(
        into -> {
          for (String topic : topics) {
            into.set(LAG, 1, topic);
          }
        });
  }
}
