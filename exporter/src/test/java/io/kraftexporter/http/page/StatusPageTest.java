package io.kraftexporter.http.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.status.Reload;
import io.kraftexporter.status.ScraperStatus;
import io.kraftexporter.status.ScraperStatus.Requested;
import io.kraftexporter.status.Status;
import io.kraftexporter.status.Statuses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With {@code -Dgolden.update=true} the expected texts are written. */
final class StatusPageTest {
  private static final Path EXPECTED = Path.of("src/test/resources/page");
  private static final String HOSTILE = "<script>\"'&\u202E";
  private static final PageRequest REQUEST =
      new PageRequest("", "http", "exporter.example.com:9308", false, false);
  private static final PageRequest HTTPS =
      new PageRequest("", "https", "exporter.example.com:9308", true, true);

  @Test
  void smallStatusIsRenderedCompletely() throws IOException {
    Status status = Statuses.small("orders", "kafka-1.example.com", "TimeoutException: timed out");

    assertSame("small.html", StatusPage.html(status, scrapers(), REQUEST));
    assertSame("small.json", StatusJson.text(status, scrapers()));
  }

  @Test
  void hostileNamesAreEscaped() throws IOException {
    Status status =
        Statuses.with(
            Statuses.small(HOSTILE, HOSTILE, HOSTILE), new Reload(Statuses.TIME, HOSTILE));
    List<ScraperStatus> scrapers =
        List.of(
            new ScraperStatus(
                HOSTILE,
                HOSTILE,
                Duration.ZERO,
                List.of(
                    new Requested(HOSTILE, 1, 0, Optional.empty(), Duration.ZERO, Duration.ZERO)),
                Map.of()));

    String page =
        StatusPage.html(status, scrapers, new PageRequest("", "http", HOSTILE, true, false));

    assertSame("hostile.html", page);
    assertFalse(page.contains("<script"));
    assertFalse(page.contains("\u202E"));
  }

  @Test
  void largestPageIsBelow50Kilobytes() {
    String error = "ConnectException: Connection refused ".repeat(20) + HOSTILE;
    List<ScraperStatus> scrapers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      scrapers.addAll(scrapers());
    }
    List<Status> statuses = new ArrayList<>();
    statuses.add(Statuses.many(200));
    statuses.add(Statuses.manyFailing(200, error));
    statuses.add(
        Statuses.of(Collections.nCopies(100, Statuses.manyFailing(20, error).clusters().get(0))));

    for (Status status : statuses) {
      int size = StatusPage.html(status, scrapers, REQUEST).getBytes(StandardCharsets.UTF_8).length;
      assertTrue(size < 50_000, size + " bytes");
    }
  }

  @Test
  void twoHundredNodesFit() {
    String page = StatusPage.html(Statuses.many(200), scrapers(), REQUEST);

    assertEquals(
        200, page.lines().filter(line -> line.contains("<td>active<td class=w>9999")).count());
  }

  @Test
  void failingNodesAreShownBeforeTheOthers() {
    assertEquals(
        List.of(1, 2, 5, 9),
        Rows.chosen(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), 4, row -> row == 5 || row == 9));
    assertEquals(
        List.of(5, 6), Rows.chosen(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), 2, row -> row >= 5));
  }

  @Test
  void scrapeConfigurationHasLoginAndCertificateWhereTheServerWantsThem() throws IOException {
    assertSame("scrape-https.yml", ScrapeConfig.yaml(HTTPS));
  }

  private static List<ScraperStatus> scrapers() {
    List<Requested> endpoints = new ArrayList<>();
    for (String path : List.of("/metrics/cluster", "/metrics/node/1", "/metrics/node/2")) {
      endpoints.add(
          new Requested(
              path,
              240,
              3,
              Optional.of(Duration.ofSeconds(15)),
              Duration.ofMillis(130),
              Duration.ofSeconds(4)));
    }
    return List.of(
        new ScraperStatus(
            "10.0.0.7",
            "Prometheus/3.5.0",
            Duration.ofSeconds(4),
            endpoints,
            Map.of("unknown_node", 2L)));
  }

  private static void assertSame(String file, String text) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(EXPECTED);
      Files.writeString(EXPECTED.resolve(file), text);
    }
    assertEquals(Files.readString(EXPECTED.resolve(file)), text);
  }
}
