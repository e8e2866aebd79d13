package io.kraftexporter.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The series of one Source in the order in which they are written: families by name, within a
 * family as given, and the bytes with which each of their lines starts. Kept across scrapes, so
 * that everything that depends on names is made once, and writing a sample is copying bytes and
 * printing a number.
 *
 * <p>A line that is there already (same sample name and labels) is a duplicate: the first stays,
 * later ones get no place. Immutable; two tables are the same only if they are the same object.
 */
public final class SeriesTable {
  /** The table without series. */
  public static final SeriesTable EMPTY = of(List.of());

  /** The position of a series that has no place in the table. */
  public static final int NOWHERE = -1;

  private final Series[] ordered;
  private final int[] starts;
  private final int[] positions;
  private final byte[][] prefixes;

  private SeriesTable(Series[] ordered, int[] starts, int[] positions, byte[][] prefixes) {
    this.ordered = ordered;
    this.starts = starts;
    this.positions = positions;
    this.prefixes = prefixes;
  }

  /** A table of these series. */
  public static SeriesTable of(List<Series> given) {
    return of(given, new int[0], new byte[0][]);
  }

  /** A table of these series, of which the first are those that this table was made of. */
  SeriesTable grownTo(List<Series> given) {
    return of(given, positions, prefixes);
  }

  private static SeriesTable of(List<Series> given, int[] oldPositions, byte[][] oldPrefixes) {
    Integer[] order = new Integer[given.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing((Integer i) -> given.get(i).metric().name()));
    int[] positions = new int[given.size()];
    List<Series> ordered = new ArrayList<>(given.size());
    List<Integer> starts = new ArrayList<>(given.size());
    Set<Series> seen = new HashSet<>(2 * given.size());
    int size = 0;
    for (int i : order) {
      Series series = given.get(i);
      if (!seen.add(series)) {
        positions[i] = NOWHERE;
        continue;
      }
      positions[i] = size;
      starts.add(size);
      ordered.add(series);
      size += series.width();
    }
    byte[][] prefixes = new byte[size][];
    for (int i = 0; i < positions.length; i++) {
      for (int line = 0; positions[i] != NOWHERE && line < given.get(i).width(); line++) {
        boolean known = i < oldPositions.length && oldPositions[i] != NOWHERE;
        prefixes[positions[i] + line] =
            known ? oldPrefixes[oldPositions[i] + line] : given.get(i).prefix(line);
      }
    }
    return new SeriesTable(
        ordered.toArray(Series[]::new),
        starts.stream().mapToInt(Integer::intValue).toArray(),
        positions,
        prefixes);
  }

  /**
   * Returns the position of the values of a series.
   *
   * @param index the place of the series in the list the table was made of
   * @return the index of its first value, or {@link #NOWHERE} if it is a duplicate
   */
  public int position(int index) {
    return positions[index];
  }

  /** How many values a collection over this table has. */
  public int size() {
    return prefixes.length;
  }

  /** How many of the given series were duplicates of an earlier one. */
  public int duplicates() {
    return positions.length - ordered.length;
  }

  /** How many series the table holds. */
  public int seriesCount() {
    return ordered.length;
  }

  /** The index of the first series whose metric's name is not before this one. */
  int firstOf(String metric) {
    int low = 0;
    int high = ordered.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ordered[middle].metric().name().compareTo(metric) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  Series series(int i) {
    return ordered[i];
  }

  int start(int i) {
    return starts[i];
  }

  /** The start of the line whose value is at this position; not to be changed. */
  byte[] prefix(int position) {
    return prefixes[position];
  }
}
