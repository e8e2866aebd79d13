package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.Metric;
import java.time.Clock;
import java.util.List;

/** The machine's clock: with the time of its start it tells for how long it is up. */
public final class TimeCollector implements Collector {
  private static final Metric TIME =
      Metric.gauge("node_time_seconds", "The machine's time, in seconds since 1970.");

  private final Clock clock;

  public TimeCollector(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "time";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(TIME);
  }

  @Override
  public void collect(CollectorSamples samples) {
    samples.set(TIME, clock.millis() / 1e3);
  }
}
