package io.kraftexporter.self;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.time.Clock;

/** Exports the outcome of the last reload of the configuration. Safe for any number of threads. */
public final class ReloadMetrics {
  private final Clock clock;
  private final Gauge successful;
  private final Gauge successTime;

  /** Registers the metrics; the start counts as a successful reload. */
  public ReloadMetrics(CollectorRegistry registry, Clock clock) {
    this.clock = clock;
    successful =
        Gauge.build(
                "kraft_exporter_config_last_reload_successful",
                "Whether the last reload of the exporter's configuration was successful, 1 or 0;"
                    + " after a failure the configuration before stays in use.")
            .register(registry);
    successTime =
        Gauge.build(
                "kraft_exporter_config_last_reload_success_timestamp_seconds",
                "Time of the last successful reload of the exporter's configuration, or of its"
                    + " start, in seconds since the epoch.")
            .register(registry);
    succeeded();
  }

  /** Records that the configuration that was read is in use. */
  public void succeeded() {
    successful.set(1);
    successTime.set(clock.instant().toEpochMilli() / 1e3);
  }

  /** Records that the configuration before stays in use. */
  public void rejected() {
    successful.set(0);
  }
}
