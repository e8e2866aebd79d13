package io.kraftexporter.bench;

import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.metric.ParsedText;
import java.time.Duration;
import java.util.Map;

/**
 * Admin requests for one and for two Prometheus replicas that scrape {@code /metrics} of a
 * three-node cluster at an offset, and the age of the values that the second replica gets.
 *
 * <p>System properties, given in {@code JDK_JAVA_OPTIONS}: {@code interval}, 15 seconds by default,
 * and {@code offset}, 5 seconds by default; {@code intervals} to measure, 4 by default.
 */
public final class ReplicasBenchmark {
  private static final Duration INTERVAL = Duration.ofSeconds(Integer.getInteger("interval", 15));
  private static final Duration OFFSET = Duration.ofSeconds(Integer.getInteger("offset", 5));
  private static final int INTERVALS = Integer.getInteger("intervals", 4);

  private ReplicasBenchmark() {}

  /** Prints a line for each number of replicas and value of {@code scrape.reuse_within}. */
  public static void main(String[] args) throws Exception {
    try (KafkaCluster cluster = KafkaCluster.combined(3).start()) {
      System.out.println("replicas  reuse_within  requests/interval  age at the second, s");
      measure(cluster, 1, "1s");
      measure(cluster, 2, "1s");
      measure(cluster, 2, "10s");
    }
  }

  private static void measure(KafkaCluster cluster, int replicas, String reuseWithin)
      throws Exception {
    try (RunningExporter exporter =
        RunningExporter.of(
            cluster,
            Map.of(
                "host", Map.of("enabled", false), "scrape", Map.of("reuse_within", reuseWithin)))) {
      double first = Double.NaN;
      double last = Double.NaN;
      double age = Double.NaN;
      // One interval more than is counted: the first scrape finds everything cold.
      for (int i = 0; i <= INTERVALS; i++) {
        long start = System.nanoTime();
        last = RequestCounter.sent(exporter.scrape("/metrics"));
        first = i == 0 ? last : first;
        if (replicas > 1) {
          sleepUntil(start, OFFSET);
          ParsedText second = exporter.scrape("/metrics");
          age = second.value("kraft_exporter_source_age_seconds", "source", "topology");
        }
        sleepUntil(start, INTERVAL);
      }
      System.out.printf(
          "%8d  %12s  %17.1f  %20.1f%n", replicas, reuseWithin, (last - first) / INTERVALS, age);
    }
  }

  private static void sleepUntil(long start, Duration after) throws InterruptedException {
    long left = after.toNanos() - (System.nanoTime() - start);
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left).toMillis());
    }
  }
}
