package io.kraftexporter.kafka.admin;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Counts the requests that the exporter's Admin clients have sent to brokers. */
public final class AdminRequestsSource implements Source {
  private static final Metric REQUESTS =
      Metric.counter(
          "kraft_exporter_admin_requests_total",
          "Requests that the exporter has sent to brokers, by client: `scrape` for topology,"
              + " quorum and groups, `periodic` for topics and all sources with a period of their"
              + " own, `read_committed` for the consumer of lag_seconds.read.",
          "client");

  private final Map<String, DoubleSupplier> clients;
  private final Sampler sampler = new Sampler();

  /**
   * Exports the requests of these clients.
   *
   * @param committed returns the number of requests of the consumer
   */
  public AdminRequestsSource(KafkaAdmin admin, KafkaAdmin slowAdmin, DoubleSupplier committed) {
    this.clients =
        Map.of(
            "scrape",
            admin::requests,
            "periodic",
            slowAdmin::requests,
            "read_committed",
            committed);
  }

  @Override
  public SourceId id() {
    return SourceId.of("admin_requests");
  }

  @Override
  public List<Metric> metrics() {
    return List.of(REQUESTS);
  }

  @Override
  public Samples collect(Deadline deadline) {
    return sampler.collect(
        into ->
            clients.forEach((name, requests) -> into.set(REQUESTS, requests.getAsDouble(), name)));
  }
}
