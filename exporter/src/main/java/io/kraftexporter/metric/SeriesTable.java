package io.kraftexporter.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The series of one Source in the order in which they are written: families by name, within a
 * family as given. Kept across scrapes, so that everything that depends on names is decided once.
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
  private final int size;
  private final int duplicates;

  private SeriesTable(Series[] ordered, int[] starts, int[] positions, int size, int duplicates) {
    this.ordered = ordered;
    this.starts = starts;
    this.positions = positions;
    this.size = size;
    this.duplicates = duplicates;
  }

  /** A table of these series. */
  public static SeriesTable of(List<Series> given) {
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
    return new SeriesTable(
        ordered.toArray(Series[]::new),
        starts.stream().mapToInt(Integer::intValue).toArray(),
        positions,
        size,
        given.size() - ordered.size());
  }

  /**
   * Where the values of a series stand.
   *
   * @param index the place of the series in the list the table was made of
   * @return the index of its first value, or {@link #NOWHERE} if it is a duplicate
   */
  public int position(int index) {
    return positions[index];
  }

  /** How many values a collection over this table has. */
  public int size() {
    return size;
  }

  /** How many of the given series were duplicates of an earlier one. */
  public int duplicates() {
    return duplicates;
  }

  /** How many series the table holds. */
  public int seriesCount() {
    return ordered.length;
  }

  Series series(int i) {
    return ordered[i];
  }

  int start(int i) {
    return starts[i];
  }
}
