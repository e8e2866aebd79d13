package io.kraftexporter.scrape;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The exporter's own metrics about its Sources: whether, how fast and when each answered. */
public final class SourceStatus {
  private static final String SUCCESS = "kraft_exporter_source_success";
  private static final String DURATION = "kraft_exporter_source_duration_seconds";
  private static final String AGE = "kraft_exporter_source_age_seconds";
  private static final String SUCCESS_HELP =
      "Whether the last collection of the source ended well and in time, 1 or 0.";
  private static final String DURATION_HELP =
      "How long the last collection of the source took, or takes if it is late.";
  private static final String AGE_HELP =
      "Time since the start of the last good collection of the source.";

  private static final String[] OF_NODE = {"source", "node_id"};

  private static final Metric NODE_SUCCESS = Metric.gauge(SUCCESS, SUCCESS_HELP, OF_NODE);
  private static final Metric NODE_DURATION = Metric.gauge(DURATION, DURATION_HELP, OF_NODE);
  private static final Metric NODE_AGE = Metric.gauge(AGE, AGE_HELP, OF_NODE);
  private static final Metric KIND_SUCCESS = Metric.gauge(SUCCESS, SUCCESS_HELP, "source");
  private static final Metric KIND_DURATION = Metric.gauge(DURATION, DURATION_HELP, "source");
  private static final Metric KIND_AGE = Metric.gauge(AGE, AGE_HELP, "source");

  /** The metrics, with all labels they can have. */
  public static final List<Metric> METRICS = List.of(NODE_SUCCESS, NODE_DURATION, NODE_AGE);

  private static final Comparator<Reading.Status> ORDER =
      Comparator.comparing((Reading.Status status) -> status.id().kind())
          .thenComparing(status -> status.id().nodeId().orElse(-1));

  private final Sampler sampler = new Sampler();

  SourceStatus() {}

  synchronized Samples samples(List<Reading> readings) {
    List<Reading.Status> known =
        readings.stream().map(Reading::status).filter(Objects::nonNull).sorted(ORDER).toList();
    for (Reading.Status status : known) {
      boolean node = status.id().nodeId().isPresent();
      String[] labels =
          node
              ? new String[] {status.id().kind(), status.id().nodeLabel()}
              : new String[] {status.id().kind()};
      sampler.set(node ? NODE_SUCCESS : KIND_SUCCESS, status.success() ? 1 : 0, labels);
      if (status.duration() != null) {
        sampler.set(node ? NODE_DURATION : KIND_DURATION, seconds(status.duration()), labels);
      }
      if (status.age() != null) {
        sampler.set(node ? NODE_AGE : KIND_AGE, seconds(status.age()), labels);
      }
    }
    return sampler.take();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
