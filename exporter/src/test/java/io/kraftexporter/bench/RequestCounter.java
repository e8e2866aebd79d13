package io.kraftexporter.bench;

import io.kraftexporter.kafka.admin.AdminRequestsSource;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;

/** Reads how many requests the Kafka clients of an exporter have sent, by its own metric. */
final class RequestCounter {
  /** The name of the metric. */
  static final String METRIC = "kraft_exporter_admin_requests_total";

  private RequestCounter() {}

  /** Returns the number at the start of this scrape, whose own requests are not in it. */
  static double sent(ParsedText scrape) {
    return scrape.values(METRIC).stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Returns the number until now. */
  static double sent(AdminRequestsSource clients) {
    return clients.collect(Deadline.in(Duration.ofSeconds(1))).of(METRIC).stream()
        .mapToDouble(Samples.SeriesValue::value)
        .sum();
  }
}
