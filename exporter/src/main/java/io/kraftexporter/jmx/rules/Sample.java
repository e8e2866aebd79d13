package io.kraftexporter.jmx.rules;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Series;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A value, and the series that a rule file puts it into.
 *
 * @param place where in which bean it stands, as rules see it
 */
public record Sample(Series series, double value, Supplier<String> place) {

  /** The sample in another metric, with further labels. */
  Sample in(String name, Metric.Type type, List<String> names, List<String> values) {
    Metric metric = series.metric();
    Metric other = new Metric(name, type, metric.help(), joined(metric.labels(), names), List.of());
    String[] all = joined(series.labelValues(), values).toArray(String[]::new);
    return new Sample(other.series(all), value, place);
  }

  private static List<String> joined(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
