package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.http.HttpMetrics.ScrapeResult;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.status.ScraperStatus;
import io.kraftexporter.status.ScraperStatus.Requested;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScrapeLogTest {
  private static final Duration TOOK = Duration.ofMillis(120);
  private long seconds = 1_000;
  private final ScrapeLog log = new ScrapeLog(() -> TimeUnit.SECONDS.toNanos(seconds));

  @Test
  void scrapesOfAnAddressAreCountedByEndpoint() {
    for (int i = 0; i < 3; i++) {
      served("10.0.0.1", Endpoint.CLUSTER, reading());
      seconds += 15;
    }
    log.refused("10.0.0.1", "Prometheus/3.5.0", ScrapeResult.UNKNOWN_NODE);
    log.refused("10.0.0.1", "Prometheus/3.5.0", ScrapeResult.UNKNOWN_NODE);

    assertEquals(
        List.of(
            new ScraperStatus(
                "10.0.0.1",
                "Prometheus/3.5.0",
                Duration.ZERO,
                List.of(
                    new Requested(
                        "/metrics/cluster",
                        3,
                        0,
                        Optional.of(Duration.ofSeconds(15)),
                        TOOK,
                        Duration.ofSeconds(15))),
                Map.of("unknown_node", 2L))),
        log.scrapers());
  }

  @Test
  void readingsThatTwoAddressesGotAreShared() {
    List<Samples> reading = reading();
    served("10.0.0.1", Endpoint.CLUSTER, reading);
    served("10.0.0.1", Endpoint.CLUSTER, reading);
    served("10.0.0.2", Endpoint.CLUSTER, reading);
    served("10.0.0.2", Endpoint.CLUSTER, reading());

    assertEquals(Map.of("10.0.0.1", 0L, "10.0.0.2", 1L), shared());
  }

  @Test
  void latestFiftyAddressesAreKept() {
    for (int i = 1; i <= 70; i++) {
      seconds++;
      served("10.0.0." + i, Endpoint.CLUSTER, reading());
    }

    assertEquals(
        IntStream.rangeClosed(0, 49).mapToObj(i -> "10.0.0." + (70 - i)).toList(),
        log.scrapers().stream().map(ScraperStatus::address).toList());
  }

  @Test
  void endpointsThatAreGoneAreForgotten() {
    served("10.0.0.1", Endpoint.CLUSTER, reading());
    served("10.0.0.1", Endpoint.node(1), reading());
    served("10.0.0.1", Endpoint.node(2), reading());

    log.retain(List.of(Endpoint.node(2), Endpoint.CLUSTER));

    assertEquals(
        List.of("/metrics/cluster", "/metrics/node/2"),
        log.scrapers().get(0).endpoints().stream().map(Requested::path).sorted().toList());
  }

  private void served(String address, Endpoint endpoint, List<Samples> readings) {
    log.served(address, "Prometheus/3.5.0", endpoint, readings, TOOK);
  }

  private Map<String, Long> shared() {
    return log.scrapers().stream()
        .collect(
            Collectors.toMap(
                ScraperStatus::address, scraper -> scraper.endpoints().get(0).shared()));
  }

  private static List<Samples> reading() {
    return List.of(new Sampler().collect(into -> {}));
  }
}
