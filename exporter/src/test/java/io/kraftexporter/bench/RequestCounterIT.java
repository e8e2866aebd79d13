package io.kraftexporter.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.AdminRequestsSource;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The benchmarks count the requests of the clients that they measure. */
@ExtendWith(SharedCluster.class)
class RequestCounterIT {

  @Test
  void countsTheRequestsOfAClient(KafkaCluster cluster) throws Exception {
    try (KafkaAdmin admin = new KafkaAdmin(settings(cluster));
        KafkaAdmin unused = new KafkaAdmin(settings(cluster))) {
      AdminRequestsSource clients = new AdminRequestsSource(admin, unused, () -> 0);
      assertEquals(0, RequestCounter.sent(clients));
      String id = admin.client().describeCluster().clusterId().get(30, TimeUnit.SECONDS);
      assertTrue(RequestCounter.sent(clients) > 0, id);
    }
  }

  @Test
  void countsTheRequestsOfAScrape(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter =
        RunningExporter.of(
            cluster, Map.of("jmx", Map.of("enabled", false), "host", Map.of("enabled", false)))) {
      double before = RequestCounter.sent(exporter.scrape("/metrics/cluster"));
      Await.until(
          "the requests of the first scrape are counted",
          Duration.ofSeconds(30),
          () -> RequestCounter.sent(exporter.scrape("/metrics/cluster")) > before);
    }
  }

  private static Map<String, Object> settings(KafkaCluster cluster) {
    return Map.of("bootstrap.servers", cluster.bootstrapServers());
  }
}
