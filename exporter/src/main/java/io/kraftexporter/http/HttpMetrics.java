package io.kraftexporter.http;

import io.kraftexporter.scrape.Endpoint;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.Locale;

/** Counters of the HTTP server; they outlive a server that a new configuration replaces. */
public final class HttpMetrics {

  /** How a scrape ended. */
  enum ScrapeResult {
    /** Answered with what was fresh. */
    SERVED,
    /** Nothing fresh from the node that was asked for. */
    NOTHING_FRESH,
    /** The node does not exist. */
    UNKNOWN_NODE,
    /** The profile does not exist. */
    UNKNOWN_PROFILE,
    /** The cluster does not exist, or none is named where there are several. */
    UNKNOWN_CLUSTER,
    /** The content coding is neither gzip nor identity. */
    NOT_ACCEPTABLE,
    /** Refused, as no other scrape ended in time. */
    BUSY,
    /** Refused, as other responses held the memory. */
    NO_MEMORY
  }

  /** Why a response was cut off before its end. */
  enum Cut {
    /** Memory for other responses was short, and its reader was the slowest. */
    MEMORY,
    /** The time that its reader had was over. */
    TIME
  }

  private final ScrapeLog log = new ScrapeLog(System::nanoTime);
  private final Counter scrapes;
  private final Counter cuts;
  private final Gauge responseBytes;
  private final Gauge leftOut;
  private final Gauge conflicts;

  /** Registers the metrics; once for each registry. */
  public HttpMetrics(CollectorRegistry registry) {
    scrapes =
        Counter.build("kraft_exporter_scrapes_total", "Scrapes by kind of endpoint and result.")
            .labelNames("endpoint", "result")
            .register(registry);
    for (Endpoint.Kind kind : Endpoint.Kind.values()) {
      for (ScrapeResult result : ScrapeResult.values()) {
        scrapes.labels(lower(kind), lower(result));
      }
    }
    cuts =
        Counter.build(
                "kraft_exporter_responses_cut_total",
                "Responses to scrapes that were cut off before their end, by reason: memory"
                    + " for other responses was short, or the scraper's timeout had passed.")
            .labelNames("reason")
            .register(registry);
    for (Cut reason : Cut.values()) {
      cuts.labels(lower(reason));
    }
    responseBytes =
        Gauge.build(
                "kraft_exporter_response_memory_bytes",
                "Memory in bytes that responses hold until they are sent; at most an eighth"
                    + " of the heap.")
            .register(registry);
    leftOut =
        Gauge.build(
                "kraft_exporter_series_left_out",
                "Series of the endpoint that are not served because an equal series is.")
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

  /** Returns what each address scraped. */
  ScrapeLog log() {
    return log;
  }

  void scrape(Endpoint endpoint, ScrapeResult result) {
    scrapes.labels(lower(endpoint.kind()), lower(result)).inc();
  }

  void cut(Cut reason) {
    cuts.labels(lower(reason)).inc();
  }

  void responseBytes(long more) {
    responseBytes.inc(more);
  }

  void merged(Endpoint endpoint, int seriesLeftOut, int typeConflicts) {
    leftOut.labels(endpoint.pathAndQuery()).set(seriesLeftOut);
    conflicts.labels(endpoint.pathAndQuery()).set(typeConflicts);
  }

  void forget(Endpoint endpoint) {
    leftOut.remove(endpoint.pathAndQuery());
    conflicts.remove(endpoint.pathAndQuery());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
