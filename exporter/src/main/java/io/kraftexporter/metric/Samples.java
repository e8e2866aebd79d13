package io.kraftexporter.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The result of one collection of a source: its series and a value for each, or none.
 *
 * <p>A value that is {@link #absent()} is not written: what is unknown is left out, never shown as
 * -1 or NaN. An ordinary NaN is a value. Owned by whoever made it until it is handed over; not
 * changed after that.
 */
public final class Samples {
  /** The samples of a source without values. */
  public static final Samples NONE = new Samples(SeriesTable.EMPTY, new double[0]);

  private static final long ABSENT_BITS = 0x7ff8_0000_0000_ab5eL;
  private static final double ABSENT = Double.longBitsToDouble(ABSENT_BITS);

  private final SeriesTable table;
  private final double[] values;
  private final Map<String, Samples> profiles;
  private final ExtraLabel label;

  /**
   * Joins a table with values.
   *
   * @param values one for each position of the table; not copied, so not to be changed afterwards
   */
  public Samples(SeriesTable table, double[] values) {
    this(table, values, Map.of(), ExtraLabel.NONE);
  }

  private Samples(
      SeriesTable table, double[] values, Map<String, Samples> profiles, ExtraLabel label) {
    if (values.length != table.size()) {
      throw new IllegalArgumentException(values.length + " values for " + table.size());
    }
    this.table = table;
    this.values = values;
    this.profiles = Map.copyOf(profiles);
    this.label = label;
  }

  /** The same, with what is written only for those who ask for it by its name. */
  public Samples with(Map<String, Samples> further) {
    return new Samples(table, values, further, label);
  }

  /**
   * The same values, with one more label on every series. A label of that name that a series has
   * already is written with {@code exported_} before its name.
   */
  public Samples labelled(ExtraLabel extra) {
    return new Samples(table, values, profiles, extra);
  }

  ExtraLabel label() {
    return label;
  }

  /** Returns the additional samples of this profile. */
  public Samples profile(String name) {
    return profiles.getOrDefault(name, NONE);
  }

  /** The mark of a value that is not there. */
  public static double absent() {
    return ABSENT;
  }

  /** Values for this table, all absent. */
  public static double[] blank(SeriesTable table) {
    double[] values = new double[table.size()];
    Arrays.fill(values, ABSENT);
    return values;
  }

  static boolean isAbsent(double value) {
    return Double.doubleToRawLongBits(value) == ABSENT_BITS;
  }

  /** The table, the same object for as long as the Source's series are the same. */
  public SeriesTable table() {
    return table;
  }

  /** The value at a position of the table. */
  public double value(int position) {
    return values[position];
  }

  /** A series with its value. */
  public record SeriesValue(Series series, double value) {}

  /**
   * Returns the series of a metric that have a value, in the order of the table; a histogram's
   * value is its number of observations.
   *
   * @param metric the name of the metric
   */
  public List<SeriesValue> of(String metric) {
    List<SeriesValue> found = new ArrayList<>();
    for (int i = table.firstOf(metric);
        i < table.seriesCount() && table.series(i).metric().name().equals(metric);
        i++) {
      Series series = table.series(i);
      double value = values[table.start(i) + series.width() - 1];
      if (!isAbsent(value)) {
        found.add(new SeriesValue(series, value));
      }
    }
    return found;
  }

  /** How many series have a value. */
  public int present() {
    int present = 0;
    for (int i = 0; i < table.seriesCount(); i++) {
      if (!isAbsent(values[table.start(i)])) {
        present++;
      }
    }
    return present;
  }
}
