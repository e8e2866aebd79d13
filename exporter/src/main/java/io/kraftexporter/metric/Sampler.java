package io.kraftexporter.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of a source by metric and labels, and keeps its series table from one
 * collection to the next.
 *
 * <p>{@link #collect} runs one collection. Values can be set only during a collection and only by
 * the thread that runs it, every collection starts without values, and a collection that fails
 * leaves none: a value cannot outlive the collection that read it.
 *
 * <p>The table changes only when a series comes that it does not hold, or when more than half of it
 * was without a value. The first value of a series counts; a second in the same collection is
 * ignored. Series that are set in the order of the previous collection cost the least. For one
 * thread at a time.
 */
public final class Sampler {

  /**
   * Sets the values of one collection.
   *
   * @param <E> the exception that ends the collection
   */
  @FunctionalInterface
  public interface Setter<E extends Exception> {
    void set(Sampler sampler) throws E;
  }

  private final List<Series> series = new ArrayList<>();

  /** Where each series stands in the list, counted from 1, by its hash; a map costs much more. */
  private int[] places = new int[128];

  /** The values of all series; those of series {@code i} begin at {@code starts[i]}. */
  private double[] values = new double[64];

  private int[] starts = new int[64];

  /** The series that is set next if the order is that of the previous collection. */
  private int next;

  private SeriesTable table = SeriesTable.EMPTY;
  private int present;
  private @Nullable Thread collecting;

  /**
   * Runs a collection.
   *
   * @return the values that the body has set
   * @throws IllegalStateException if a collection is running already
   * @throws E if the body fails; none of its values remain
   */
  public <E extends Exception> Samples collect(Setter<E> body) throws E {
    if (collecting != null) {
      throw new IllegalStateException("a collection is running already");
    }
    collecting = Thread.currentThread();
    Arrays.fill(values, Samples.absent());
    next = 0;
    present = 0;
    try {
      body.set(this);
      return take();
    } finally {
      collecting = null;
    }
  }

  /** Sets the value of a gauge, counter or metric of unknown type. */
  public void set(Metric metric, double value, String... labelValues) {
    requireCollecting(metric);
    boolean expected = next < series.size() && series.get(next).is(metric, labelValues);
    int index = expected ? next : index(metric.series(labelValues));
    if (takes(index, 1)) {
      values[starts[index]] = value;
    }
  }

  /** Sets the value, or a histogram's values in the order of its lines (buckets cumulated). */
  public void set(Series one, double... all) {
    requireCollecting(one.metric());
    int index = index(one);
    if (takes(index, all.length)) {
      System.arraycopy(all, 0, values, starts[index], all.length);
    }
  }

  private void requireCollecting(Metric metric) {
    if (collecting != Thread.currentThread()) {
      throw new IllegalStateException(metric.name() + " set outside a collection of this thread");
    }
  }

  /** Returns whether these are the first values of a series in this collection. */
  private boolean takes(int index, int lines) {
    Series one = series.get(index);
    if (lines != one.width()) {
      throw new IllegalArgumentException(one + " takes " + one.width() + " values");
    }
    next = index + 1;
    if (!Samples.isAbsent(values[starts[index]])) {
      return false;
    }
    present++;
    return true;
  }

  private Samples take() {
    if (present * 2 < series.size()) {
      forgetAbsent();
    }
    if (table.seriesCount() != series.size()) {
      table = table.grownTo(series);
    }
    double[] ordered = Samples.blank(table);
    for (int i = 0; i < series.size(); i++) {
      System.arraycopy(values, starts[i], ordered, table.position(i), starts[i + 1] - starts[i]);
    }
    return new Samples(table, ordered);
  }

  /** The place of the series in the list, to which it is added if it is new. */
  private int index(Series one) {
    int place = place(one);
    if (places[place] == 0) {
      add(one);
      places[place] = series.size();
      if (2 * series.size() >= places.length) {
        places = new int[2 * places.length];
        placeAll();
      }
      return series.size() - 1;
    }
    return places[place] - 1;
  }

  /** Where in the table of places this series is, or is to be. */
  private int place(Series one) {
    int hash = one.hashCode() * 0x9e3779b9;
    int place = (hash ^ (hash >>> 16)) & (places.length - 1);
    while (places[place] != 0 && !series.get(places[place] - 1).equals(one)) {
      place = (place + 1) & (places.length - 1);
    }
    return place;
  }

  private void placeAll() {
    for (int i = 0; i < series.size(); i++) {
      places[place(series.get(i))] = i + 1;
    }
  }

  /** Adds a series without values to the list. */
  private void add(Series one) {
    int start = starts[series.size()];
    int end = start + one.width();
    series.add(one);
    if (series.size() == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[series.size()] = end;
    if (end > values.length) {
      values = Arrays.copyOf(values, Math.max(end, 2 * values.length));
    }
    Arrays.fill(values, start, end, Samples.absent());
  }

  private void forgetAbsent() {
    List<Series> oldSeries = List.copyOf(series);
    int[] oldStarts = starts.clone();
    double[] oldValues = values.clone();
    series.clear();
    for (int i = 0; i < oldSeries.size(); i++) {
      if (!Samples.isAbsent(oldValues[oldStarts[i]])) {
        add(oldSeries.get(i));
        int start = starts[series.size() - 1];
        System.arraycopy(oldValues, oldStarts[i], values, start, oldSeries.get(i).width());
      }
    }
    Arrays.fill(places, 0);
    placeAll();
    table = SeriesTable.EMPTY;
  }
}
