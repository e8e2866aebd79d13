package io.kraftexporter.host.collector;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The values that one collector read in one collection, and the first thing that it could not read.
 *
 * <p>Each collection of a collector has its own: one that is still running when the scrape must be
 * answered can change nothing of another. For one thread at a time.
 */
public final class CollectorSamples {
  private static final int LONGEST_QUOTE = 120;

  private record CollectedValue(Series series, double value) {}

  private final List<CollectedValue> values = new ArrayList<>();
  private @Nullable String problem;

  /** Sets the value of a gauge, counter or metric of unknown type. */
  public void set(Metric metric, double value, String... labelValues) {
    values.add(new CollectedValue(metric.series(labelValues), value));
  }

  /** Notes that something could not be read, while everything else was. */
  void unreadable(String what) {
    if (problem == null) {
      problem = what;
    }
  }

  /** Parses each line by itself: a line that cannot be parsed is noted and skipped. */
  public void eachLine(String file, List<String> lines, Consumer<String> parser) {
    for (String line : lines) {
      try {
        parser.accept(line);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        unreadable(file + ": cannot parse the line " + quoted(line));
      }
    }
  }

  /** The first thing that could not be read. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  public void copyTo(Sampler sampler) {
    values.forEach(value -> sampler.set(value.series, value.value));
  }

  /** Text of the kernel for a log line: short, and without control characters. */
  public static String quoted(String text) {
    String part = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return '"' + part.replaceAll("\\p{Cntrl}", "\uFFFD") + '"';
  }
}
