package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.rules.RealPrometheus;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The processor time of each query of each panel at about 1,000 partitions. {@code
 * target/query-costs.md} lists all of them; {@code -Ddocs.update=true} writes the dearest query of
 * each dashboard to {@code dashboards/QUERIES.md}, too.
 */
@Tag("versions")
@Timeout(1_500)
final class QueryCostsIT {
  private static final String HEAD =
      """
      # Queries and their cost

      The dearest query of each dashboard at about 1,000 partitions: milliseconds of processor time of Prometheus, the least of five
      runs, for 240 points where a panel shows a range. QueryCostsIT measures it; `mvn verify -Pfull` runs it.

      """;
  private static final String PARTITIONS = "count(kafka_topic_partition_leader) or vector(0)";

  /** Scrapes of the range that is shown; 30 are due. */
  private static final String SCRAPES =
      "min(count_over_time(kafka_topic_partition_leader[1m])) or vector(0)";

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration SHOWN = Duration.ofSeconds(60);

  /** The aim is 100 ms; the time depends on the machine. */
  private static final double MOST_MILLISECONDS = 1_000;

  @Test
  void everyQueryIsCheap() throws Exception {
    QueryCosts costs;
    try (Stage stage = Stage.openWell()) {
      stage.loaded().widen();
      try (Stage.Watched watched = stage.complete()) {
        Await.until("a minute of scrapes", PATIENCE, () -> isComplete(watched.prometheus()));
        costs = QueryCosts.measure(watched.prometheus(), SHOWN);
      }
    }
    write(costs);
    assertTrue(costs.mostMilliseconds() < MOST_MILLISECONDS, costs::byDashboard);
  }

  /** Queries over a range without samples would cost nothing. */
  private static boolean isComplete(RealPrometheus prometheus)
      throws IOException, InterruptedException {
    return prometheus.value(PARTITIONS) > 900 && prometheus.value(SCRAPES) >= 27;
  }

  private static void write(QueryCosts costs) throws IOException {
    Files.writeString(KafkaCluster.target().resolve("query-costs.md"), costs.all());
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(Shipped.HOME.resolve("dashboards/QUERIES.md"), HEAD + costs.byDashboard());
    }
  }
}
