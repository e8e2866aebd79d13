package io.kraftexporter.metric;

import io.kraftexporter.metric.MergePlan.Family;
import io.kraftexporter.metric.MergePlan.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what several Sources collected as one text: families by name, each once.
 *
 * <p>One is kept for each endpoint, because how its Sources' tables join is decided when a table
 * changes and then reused. Safe for any number of threads.
 */
public final class Exposition {
  private static final Logger LOG = LoggerFactory.getLogger(Exposition.class);
  private static final byte[] EOF = "# EOF\n".getBytes(StandardCharsets.UTF_8);

  private final Set<String> logged = ConcurrentHashMap.newKeySet();
  private volatile MergePlan plan = new MergePlan(List.of());

  /**
   * Writes the present values and flushes nothing: the stream is the caller's.
   *
   * @param parts in the order of their right to be believed where two declare one name
   */
  public void write(List<Samples> parts, Format format, OutputStream out) throws IOException {
    MergePlan current = plan;
    if (!current.isFor(parts)) {
      current = new MergePlan(parts);
      plan = current;
      logConflicts(current);
    }
    TextWriter writer = new TextWriter(out);
    for (Family family : current.families()) {
      byte[] header = header(family, parts, format);
      boolean begun = false;
      for (Slice part : family.parts()) {
        begun = write(part, parts.get(part.table()), begun ? null : header, writer) || begun;
      }
    }
    if (format == Format.OPENMETRICS) {
      writer.bytes(EOF);
    }
    writer.flush();
  }

  /** How many series the present plan leaves out, because an equal one stands before them. */
  public int leftOut() {
    return plan.duplicates();
  }

  /** How many names the present plan found declared with more than one type. */
  public int typeConflicts() {
    return plan.conflicts().size();
  }

  private static byte[] header(Family family, List<Samples> parts, Format format) {
    FamilyHeaders headers = family.headers();
    if (format == Format.TEXT) {
      return headers.text();
    }
    boolean mayBeCounter =
        headers.openMetrics() == headers.openMetricsUnknown()
            || family.parts().stream().allMatch(part -> isCounter(part, parts.get(part.table())));
    return mayBeCounter ? headers.openMetrics() : headers.openMetricsUnknown();
  }

  /** OpenMetrics forbids counters that are negative or NaN, which a JMX attribute may well be. */
  private static boolean isCounter(Slice part, Samples samples) {
    for (int i = part.from(); i < part.to(); i++) {
      double value = samples.value(samples.table().start(i));
      if (!(value >= 0) && !Samples.isAbsent(value) && !part.left().get(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean write(
      Slice part, Samples samples, byte @Nullable [] header, TextWriter writer) throws IOException {
    SeriesTable table = samples.table();
    byte[] due = header;
    for (int i = part.from(); i < part.to(); i++) {
      int start = table.start(i);
      if (Samples.isAbsent(samples.value(start)) || part.left().get(i)) {
        continue;
      }
      if (due != null) {
        writer.bytes(due);
        due = null;
      }
      Series series = table.series(i);
      for (int line = 0; line < series.width(); line++) {
        samples.label().write(series, line, table.prefix(start + line), writer);
        writer.value(samples.value(start + line));
        writer.newLine();
      }
    }
    return header != null && due == null;
  }

  private void logConflicts(MergePlan made) {
    for (String name : made.conflicts()) {
      if (logged.add(name)) {
        LOG.warn("metric {} comes with more than one type and is served as untyped", name);
      }
    }
    if (made.duplicates() > 0 && logged.add("")) {
      LOG.warn("{} series are left out: an equal series is served already", made.duplicates());
    }
  }
}
