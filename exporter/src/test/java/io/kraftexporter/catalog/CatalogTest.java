package io.kraftexporter.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CatalogTest {

  /** A broker that takes connections and never answers. */
  @Test
  void samplesOfTheExporterDoNotWaitForTheCluster() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Catalog catalog =
            Catalogs.of(
                Map.of("kafka", Map.of("bootstrap", "127.0.0.1:" + silent.getLocalPort())))) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(8));

      int samples = catalog.collect(Endpoint.EXPORTER, Set.of(), deadline).orElseThrow().size();

      assertEquals(2, samples, "of the process, and the states of the sources");
      assertTrue(deadline.left().compareTo(Duration.ofSeconds(5)) > 0, deadline.left()::toString);
    }
  }
}
