package io.kraftexporter.metric;

/** Samples as text, for tests that compare them whole. */
public final class Lines {
  private Lines() {}

  /** Returns a line for each series that has a value: {@code name{label="value"} 1.0}. */
  public static String of(Samples samples) {
    StringBuilder lines = new StringBuilder();
    SeriesTable table = samples.table();
    for (int i = 0; i < table.seriesCount(); i++) {
      double value = samples.value(table.start(i));
      if (!Samples.isAbsent(value)) {
        lines.append(table.series(i)).append(' ').append(value).append('\n');
      }
    }
    return lines.toString();
  }
}
