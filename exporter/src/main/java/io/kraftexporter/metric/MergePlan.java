package io.kraftexporter.metric;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The plan by which the tables of several Sources become one exposition: its families with type and
 * help, and the series that are left out because an equal one stands before them.
 *
 * <p>The table that comes first wins. Two types for one name make it unknown; beside a histogram,
 * other types of its name, and metrics that have the names of its lines, are left out. Made when a
 * table changes, not for each scrape. Immutable.
 */
final class MergePlan {
  private static final List<String> HISTOGRAM_LINES =
      List.of("_bucket", "_sum", "_count", "_created");

  /** The part of a table that belongs to one family, without the series in {@code left}. */
  record Slice(int table, int from, int to, BitSet left) {}

  /** A family with the headers that are written before its first sample. */
  record Family(FamilyHeaders headers, List<Slice> parts) {}

  private final List<SeriesTable> tables;
  private final List<ExtraLabel> labels;
  private final List<Family> families = new ArrayList<>();
  private final Set<String> conflicts = new TreeSet<>();
  private int duplicates;

  MergePlan(List<Samples> samples) {
    this.tables = samples.stream().map(Samples::table).toList();
    this.labels = samples.stream().map(Samples::label).toList();
    Map<String, List<Slice>> byName = group();
    for (String name : List.copyOf(byName.keySet())) {
      if (typeOf(byName.getOrDefault(name, List.of())) == Metric.Type.HISTOGRAM) {
        HISTOGRAM_LINES.forEach(suffix -> leaveOut(byName.remove(name + suffix), name + suffix));
      }
    }
    Set<String> taken = taken(byName);
    byName.forEach((name, parts) -> families.add(family(name, parts, taken)));
  }

  /** Returns whether this plan is for these very tables, with the same labels added. */
  boolean isFor(List<Samples> samples) {
    if (samples.size() != tables.size()) {
      return false;
    }
    for (int i = 0; i < samples.size(); i++) {
      if (samples.get(i).table() != tables.get(i)
          || !samples.get(i).label().equals(labels.get(i))) {
        return false;
      }
    }
    return true;
  }

  List<Family> families() {
    return families;
  }

  /** Returns the number of series that were left out, those inside a table included. */
  int duplicates() {
    return duplicates;
  }

  /** Names that were declared with more than one type. */
  Set<String> conflicts() {
    return conflicts;
  }

  private Map<String, List<Slice>> group() {
    Map<String, List<Slice>> byName = new TreeMap<>();
    for (int t = 0; t < tables.size(); t++) {
      SeriesTable table = tables.get(t);
      duplicates += table.duplicates();
      int from = 0;
      while (from < table.seriesCount()) {
        String name = table.series(from).metric().name();
        int to = from;
        while (to < table.seriesCount() && table.series(to).metric().name().equals(name)) {
          to++;
        }
        byName
            .computeIfAbsent(name, any -> new ArrayList<>(1))
            .add(new Slice(t, from, to, new BitSet(0)));
        from = to;
      }
    }
    return byName;
  }

  private void leaveOut(@Nullable List<Slice> parts, String name) {
    if (parts != null) {
      conflicts.add(name);
      parts.forEach(part -> duplicates += part.to() - part.from());
    }
  }

  /** The type of all series; unknown if they differ, but histogram if the first is one. */
  private Metric.Type typeOf(List<Slice> parts) {
    Metric.Type first = null;
    for (Slice part : parts) {
      SeriesTable table = tables.get(part.table());
      for (int i = part.from(); i < part.to(); i++) {
        Metric.Type type = table.series(i).metric().type();
        if (first == null) {
          first = type;
        } else if (first != type && first != Metric.Type.HISTOGRAM) {
          return Metric.Type.UNKNOWN;
        }
      }
    }
    return first == null ? Metric.Type.UNKNOWN : first;
  }

  private Family family(String name, List<Slice> parts, Set<String> taken) {
    Metric.Type type = typeOf(parts);
    Map<ExtraLabel, Set<Series>> seen = new HashMap<>();
    boolean alone = parts.size() == 1;
    for (Slice part : parts) {
      SeriesTable table = tables.get(part.table());
      Set<Series> seenWithLabel =
          seen.computeIfAbsent(labels.get(part.table()), any -> new HashSet<>());
      for (int i = part.from(); i < part.to(); i++) {
        Series series = table.series(i);
        boolean misfit =
            (series.metric().type() == Metric.Type.HISTOGRAM) != (type == Metric.Type.HISTOGRAM);
        if (series.metric().type() != type) {
          conflicts.add(name);
        }
        if (misfit || (!alone && !seenWithLabel.add(series))) {
          part.left().set(i);
          duplicates++;
        }
      }
    }
    String help = tables.get(parts.get(0).table()).series(parts.get(0).from()).metric().help();
    return new Family(FamilyHeaders.of(name, type, help, taken), parts);
  }

  /** The names that OpenMetrics reserves for families and lines other than counters' stems. */
  private Set<String> taken(Map<String, List<Slice>> byName) {
    Set<String> taken = new HashSet<>(byName.keySet());
    byName.forEach(
        (name, parts) -> {
          if (typeOf(parts) == Metric.Type.HISTOGRAM) {
            HISTOGRAM_LINES.forEach(suffix -> taken.add(name + suffix));
          }
        });
    return taken;
  }
}
