package io.kraftexporter.scrape;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Success, duration and age of the collections of each source, or why it is unavailable. */
public final class SourceStatus {
  private static final String SUCCESS = "kraft_exporter_source_success";
  private static final String DURATION = "kraft_exporter_source_duration_seconds";
  private static final String AGE = "kraft_exporter_source_age_seconds";
  private static final String UNAVAILABLE = "kraft_exporter_source_unavailable";
  private static final String SUCCESS_HELP =
      "Whether the last collection of the source succeeded in time, 1 or 0. Absent while the"
          + " source is unavailable.";
  private static final String DURATION_HELP =
      "Duration of the last collection of the source in seconds; of the running collection if"
          + " it is late.";
  private static final String AGE_HELP =
      "Time in seconds since the start of the last successful collection of the source.";

  private static final String UNAVAILABLE_HELP =
      "Present with 1 while the cluster refuses what the source reads: authorization (an ACL is"
          + " missing) or unsupported_version. It is read again every 10 minutes.";

  /** The metrics, with all labels they can have; a Source's own has those that it needs. */
  public static final List<Metric> METRICS = metrics("source", "node_id", "jvm");

  private static final Comparator<SourceReader.CollectionStatus> ORDER =
      Comparator.comparing((SourceReader.CollectionStatus status) -> status.id().kind())
          .thenComparing(status -> status.id().label())
          .thenComparing(status -> status.id().value().length())
          .thenComparing(status -> status.id().value());

  /** The samples of these states at a moment. */
  private record RecentSamples(List<SourceReader.Snapshot> states, long when, Samples samples) {}

  private final Map<String, List<Metric>> byLabel = new HashMap<>();
  private final Sampler sampler = new Sampler();
  private Optional<RecentSamples> last = Optional.empty();

  SourceStatus() {}

  /**
   * Returns the samples of these states.
   *
   * @param reuseWithin younger samples of equal states are returned again
   */
  synchronized Samples samples(List<SourceReader.Snapshot> states, long now, Duration reuseWithin) {
    Optional<Samples> young =
        last.filter(known -> now - known.when() < reuseWithin.toNanos())
            .filter(known -> known.states().equals(states))
            .map(RecentSamples::samples);
    if (young.isPresent()) {
      return young.get();
    }
    List<SourceReader.CollectionStatus> statuses =
        states.stream().flatMap(state -> state.status(now).stream()).sorted(ORDER).toList();
    Samples samples = sampler.collect(into -> set(statuses));
    last = Optional.of(new RecentSamples(states, now, samples));
    return samples;
  }

  private void set(List<SourceReader.CollectionStatus> statuses) {
    for (SourceReader.CollectionStatus status : statuses) {
      String label = status.id().label();
      List<Metric> metrics =
          byLabel.computeIfAbsent(
              label, any -> label.isEmpty() ? metrics("source") : metrics("source", label));
      String[] labels =
          label.isEmpty()
              ? new String[] {status.id().kind()}
              : new String[] {status.id().kind(), status.id().value()};
      if (status.unavailable().isEmpty()) {
        sampler.set(metrics.get(0), status.success() ? 1 : 0, labels);
        sampler.set(metrics.get(1), seconds(status.duration()), labels);
      } else {
        String[] withReason = Arrays.copyOf(labels, labels.length + 1);
        withReason[labels.length] = status.unavailable();
        sampler.set(metrics.get(3), 1, withReason);
      }
      status.age().ifPresent(age -> sampler.set(metrics.get(2), seconds(age), labels));
    }
  }

  private static List<Metric> metrics(String... labels) {
    String[] withReason = Arrays.copyOf(labels, labels.length + 1);
    withReason[labels.length] = "reason";
    return List.of(
        Metric.gauge(SUCCESS, SUCCESS_HELP, labels),
        Metric.gauge(DURATION, DURATION_HELP, labels),
        Metric.gauge(AGE, AGE_HELP, labels),
        Metric.gauge(UNAVAILABLE, UNAVAILABLE_HELP, withReason));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
