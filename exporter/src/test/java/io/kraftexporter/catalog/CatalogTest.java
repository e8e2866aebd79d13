package io.kraftexporter.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.rules.Shipped;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.self.Build;
import io.kraftexporter.self.SelfSource;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.status.ReloadLog;
import io.prometheus.client.CollectorRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CatalogTest {

  /** A broker that takes connections and never answers. */
  @Test
  void samplesOfTheExporterDoNotWaitForTheCluster() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Catalog catalog = catalog("127.0.0.1:" + silent.getLocalPort())) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(8));

      int samples = catalog.collect(Endpoint.EXPORTER, Set.of(), deadline).orElseThrow().size();

      assertEquals(2, samples, "of the process, and the states of the sources");
      assertTrue(deadline.left().compareTo(Duration.ofSeconds(5)) > 0, deadline.left()::toString);
    }
  }

  private static Catalog catalog(String bootstrap) throws Exception {
    Catalog catalog =
        new Catalog(
            Shipped.HOME,
            new SelfSource(new CollectorRegistry(), new Build("test", "test")),
            "test",
            new ReloadLog());
    Map<String, Object> keys = Map.of("kafka", Map.of("bootstrap", bootstrap));
    catalog.build(new ConfigurationLoader().load(Optional.empty(), keys)).use();
    return catalog;
  }
}
