package io.kraftexporter.http;

import io.kraftexporter.scrape.Endpoint;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.Locale;

/** What the HTTP side counts about itself; outlives a server that a new configuration replaces. */
public final class HttpMetrics {

  /** How a scrape ended. */
  enum Result {
    /** Answered with what was fresh. */
    SERVED,
    /** Nothing fresh from the node that was asked for. */
    NOTHING_FRESH,
    /** Of a node that there is not. */
    UNKNOWN_NODE,
    /** Of a profile that there is not. */
    UNKNOWN_PROFILE,
    /** Refused, because enough others were being answered. */
    BUSY
  }

  private final Counter scrapes;
  private final Gauge leftOut;
  private final Gauge conflicts;

  /** Registers the metrics; once for each registry. */
  public HttpMetrics(CollectorRegistry registry) {
    scrapes =
        Counter.build("kraft_exporter_scrapes_total", "Scrapes by kind of endpoint and result.")
            .labelNames("endpoint", "result")
            .register(registry);
    for (Endpoint.Kind kind : Endpoint.Kind.values()) {
      for (Result result : Result.values()) {
        scrapes.labels(lower(kind), lower(result));
      }
    }
    leftOut =
        Gauge.build(
                "kraft_exporter_series_left_out",
                "Series of the endpoint that are not served because an equal one is.")
            .labelNames("endpoint")
            .register(registry);
    conflicts =
        Gauge.build(
                "kraft_exporter_type_conflicts",
                "Metric names of the endpoint that came with more than one type.")
            .labelNames("endpoint")
            .register(registry);
    merged(Endpoint.ALL, 0, 0);
  }

  void scrape(Endpoint endpoint, Result result) {
    scrapes.labels(lower(endpoint.kind()), lower(result)).inc();
  }

  void merged(Endpoint endpoint, int seriesLeftOut, int typeConflicts) {
    leftOut.labels(endpoint.path()).set(seriesLeftOut);
    conflicts.labels(endpoint.path()).set(typeConflicts);
  }

  void forget(Endpoint endpoint) {
    leftOut.remove(endpoint.path());
    conflicts.remove(endpoint.path());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
