package io.kraftexporter.bench;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/** Counts the requests that all of Kafka's Admin clients with this reporter send. */
public final class RequestCounter implements MetricsReporter {
  private static final Set<KafkaMetric> SENT = ConcurrentHashMap.newKeySet();

  /** How many there were so far. */
  static long sent() {
    return SENT.stream().mapToLong(metric -> ((Double) metric.metricValue()).longValue()).sum();
  }

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    if (metric.metricName().name().equals("request-total")
        && metric.metricName().group().equals("admin-client-metrics")) {
      SENT.add(metric);
    }
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    // What was sent stays sent.
  }

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}
