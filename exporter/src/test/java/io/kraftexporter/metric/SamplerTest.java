package io.kraftexporter.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

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
    sampler.set(LAG, 1, "a");
    sampler.set(LAG, 2, "a");
    Samples first = sampler.take();
    sampler.set(LAG, 2, "a");
    Samples second = sampler.take();

    assertEquals(1, first.value(0));
    assertEquals(2, second.value(0));
  }

  @Test
  void nothingSetIsNothingSaid() {
    collect("a");

    assertEquals("", Texts.of(sampler.take()));
  }

  @Test
  void whatAFailedCollectionHasLeftIsNotSaid() {
    SeriesTable table = collect("a", "b").table();
    sampler.set(LAG, 7, "a");
    sampler.clear();
    sampler.set(LAG, 2, "b");
    Samples next = sampler.take();

    assertSame(table, next.table());
    assertEquals("lag{topic=\"b\"} 2.0\n", Lines.of(next));
  }

  @Test
  void everySeriesOfManyKeepsItsOwnValue() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1000; i++) {
        sampler.set(LAG, i, "t" + i);
      }
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < 1000; i++) {
        expected.append("lag{topic=\"t%d\"} %s\n".formatted(i, (double) i));
      }
      assertEquals(expected.toString(), Lines.of(sampler.take()));
    }
  }

  @Test
  void aSeriesThatIsKnownIsNotPutIntoBytesAgain() {
    byte[] before = collect("a", "b").table().prefix(1);

    assertSame(before, collect("a", "b").table().prefix(1));
    assertSame(before, collect("a", "b", "c").table().prefix(1));
  }

  private Samples collect(String... topics) {
    for (String topic : topics) {
      sampler.set(LAG, 1, topic);
    }
    return sampler.take();
  }
}
