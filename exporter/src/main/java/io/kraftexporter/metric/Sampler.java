package io.kraftexporter.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the values of one collection by metric and labels, and keeps the series table for the next.
 *
 * <p>The table changes only when a series comes that it does not have, or when more than half of it
 * was without a value. The first value of a series counts; a second in the same collection is
 * ignored. For one thread at a time: a Source keeps one and uses it in its collections.
 */
public final class Sampler {
  private final Map<Series, Integer> indexes = new HashMap<>();
  private final List<Series> series = new ArrayList<>();
  private SeriesTable table = SeriesTable.EMPTY;
  private double[][] given = new double[0][];
  private int present;

  /** Begins a collection: forgets what one that failed before its end has left. */
  public void clear() {
    Arrays.fill(given, null);
    present = 0;
  }

  /** Sets the value of a gauge, counter or metric of unknown type. */
  public void set(Metric metric, double value, String... labelValues) {
    set(metric.series(labelValues), value);
  }

  /** Sets the value, or a histogram's values in the order of its lines (buckets cumulated). */
  public void set(Series one, double... values) {
    if (values.length != one.width()) {
      throw new IllegalArgumentException(one + " takes " + one.width() + " values");
    }
    Integer known = indexes.putIfAbsent(one, series.size());
    int index = known == null ? series.size() : known;
    if (known == null) {
      series.add(one);
      if (given.length <= index) {
        given = Arrays.copyOf(given, Math.max(64, 2 * given.length));
      }
    }
    if (given[index] == null) {
      given[index] = values;
      present++;
    }
  }

  /** Ends the collection: what was set since the last call. */
  public Samples take() {
    if (present * 2 < series.size()) {
      forgetAbsent();
    }
    if (table.seriesCount() + table.duplicates() != series.size()) {
      table = SeriesTable.of(series);
    }
    double[] values = Samples.blank(table);
    for (int i = 0; i < series.size(); i++) {
      if (given[i] != null && table.position(i) != SeriesTable.NOWHERE) {
        System.arraycopy(given[i], 0, values, table.position(i), given[i].length);
      }
    }
    Arrays.fill(given, null);
    present = 0;
    return new Samples(table, values);
  }

  private void forgetAbsent() {
    List<Series> kept = new ArrayList<>();
    double[][] keptValues = new double[present][];
    for (int i = 0; i < series.size(); i++) {
      if (given[i] != null) {
        keptValues[kept.size()] = given[i];
        kept.add(series.get(i));
      }
    }
    series.clear();
    series.addAll(kept);
    indexes.clear();
    for (int i = 0; i < kept.size(); i++) {
      indexes.put(kept.get(i), i);
    }
    given = keptValues;
    table = SeriesTable.EMPTY;
  }
}
