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
 * ignored. For one thread at a time.
 */
public final class Sampler {

  /**
   * Sets the values of one collection.
   *
   * @param <E> the exception that ends the collection
   */
  @FunctionalInterface
  public interface Body<E extends Exception> {
    void set(Sampler sampler) throws E;
  }

  private final List<Series> series = new ArrayList<>();

  /** Where each series stands in the list, counted from 1, by its hash; a map costs much more. */
  private int[] places = new int[128];

  private SeriesTable table = SeriesTable.EMPTY;
  private double[][] given = new double[64][];
  private int present;
  private @Nullable Thread collecting;

  /**
   * Runs a collection.
   *
   * @return the values that the body has set
   * @throws IllegalStateException if a collection is running already
   * @throws E if the body fails; none of its values remain
   */
  public <E extends Exception> Samples collect(Body<E> body) throws E {
    if (collecting != null) {
      throw new IllegalStateException("a collection is running already");
    }
    collecting = Thread.currentThread();
    try {
      body.set(this);
      return take();
    } finally {
      Arrays.fill(given, null);
      present = 0;
      collecting = null;
    }
  }

  /** Sets the value of a gauge, counter or metric of unknown type. */
  public void set(Metric metric, double value, String... labelValues) {
    set(metric.series(labelValues), value);
  }

  /** Sets the value, or a histogram's values in the order of its lines (buckets cumulated). */
  public void set(Series one, double... values) {
    if (collecting != Thread.currentThread()) {
      throw new IllegalStateException(one + " set outside a collection of this thread");
    }
    if (values.length != one.width()) {
      throw new IllegalArgumentException(one + " takes " + one.width() + " values");
    }
    int index = index(one);
    if (given[index] == null) {
      given[index] = values;
      present++;
    }
  }

  private Samples take() {
    if (present * 2 < series.size()) {
      forgetAbsent();
    }
    if (table.seriesCount() != series.size()) {
      table = table.grownTo(series);
    }
    double[] values = Samples.blank(table);
    for (int i = 0; i < series.size(); i++) {
      if (given[i] != null) {
        System.arraycopy(given[i], 0, values, table.position(i), given[i].length);
      }
    }
    return new Samples(table, values);
  }

  /** The place of the series in the list, to which it is added if it is new. */
  private int index(Series one) {
    int place = place(one);
    if (places[place] == 0) {
      series.add(one);
      places[place] = series.size();
      if (series.size() == given.length) {
        grow();
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

  private void grow() {
    given = Arrays.copyOf(given, 2 * given.length);
    places = new int[2 * given.length];
    placeAll();
  }

  private void placeAll() {
    for (int i = 0; i < series.size(); i++) {
      places[place(series.get(i))] = i + 1;
    }
  }

  private void forgetAbsent() {
    List<Series> kept = new ArrayList<>();
    double[][] keptValues = new double[given.length][];
    for (int i = 0; i < series.size(); i++) {
      if (given[i] != null) {
        keptValues[kept.size()] = given[i];
        kept.add(series.get(i));
      }
    }
    series.clear();
    series.addAll(kept);
    given = keptValues;
    Arrays.fill(places, 0);
    placeAll();
    table = SeriesTable.EMPTY;
  }
}
