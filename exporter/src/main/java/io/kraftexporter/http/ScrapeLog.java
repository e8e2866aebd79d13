package io.kraftexporter.http;

import io.kraftexporter.http.HttpMetrics.ScrapeResult;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.status.ScraperStatus;
import io.kraftexporter.status.ScraperStatus.Requested;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the latest 50 addresses scraped, for people.
 *
 * <p>Thread-safe; a scrape waits for no other one, but for the update of one row.
 */
final class ScrapeLog {
  private static final int ADDRESSES = 50;
  private static final int LONGEST_AGENT = 80;

  /** The share of the last interval in the mean. */
  private static final double SHARE = 0.3;

  /** The scrapes of one endpoint by one address; moments and durations in nanoseconds. */
  private record Row(long scrapes, long shared, double interval, long duration, long last) {
    Row with(boolean isShared, long took, long now) {
      double since = now - last;
      double mean = scrapes == 1 ? since : SHARE * since + (1 - SHARE) * interval;
      return new Row(scrapes + 1, shared + (isShared ? 1 : 0), mean, took, now);
    }

    Requested requested(Endpoint endpoint, long now) {
      return new Requested(
          endpoint.pathAndQuery(),
          scrapes,
          shared,
          scrapes == 1 ? Optional.empty() : Optional.of(Duration.ofNanos((long) interval)),
          Duration.ofNanos(duration),
          Duration.ofNanos(now - last));
    }
  }

  /** The requests of one address. */
  private static final class AddressRequests {
    final Map<Endpoint, Row> rows = new ConcurrentHashMap<>();
    final Map<ScrapeResult, Long> refused = new ConcurrentHashMap<>();
    volatile String agent = "";
    volatile long last;
  }

  /** The readings of the last scrape of an endpoint, and who got them. */
  private record LastScrape(String address, Readings readings) {}

  private final LongSupplier clock;
  private final Map<String, AddressRequests> scrapers = new ConcurrentHashMap<>();
  private final Map<Endpoint, LastScrape> lasts = new ConcurrentHashMap<>();

  /**
   * @param clock returns nanoseconds, as {@link System#nanoTime}
   */
  ScrapeLog(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Records a scrape that was answered.
   *
   * @param took from the request until the response was made
   */
  void served(
      String address,
      @Nullable String agent,
      Endpoint endpoint,
      List<Samples> readings,
      Duration took) {
    LastScrape before = lasts.put(endpoint, new LastScrape(address, Readings.of(readings)));
    boolean shared =
        before != null && !before.address().equals(address) && before.readings().are(readings);
    long now = clock.getAsLong();
    scraper(address, agent, now)
        .rows
        .compute(
            endpoint,
            (any, row) ->
                row == null
                    ? new Row(1, shared ? 1 : 0, 0, took.toNanos(), now)
                    : row.with(shared, took.toNanos(), now));
  }

  /** Records a scrape that was refused. */
  void refused(String address, @Nullable String agent, ScrapeResult result) {
    scraper(address, agent, clock.getAsLong()).refused.merge(result, 1L, Long::sum);
  }

  private AddressRequests scraper(String address, @Nullable String agent, long now) {
    AddressRequests scraper = scrapers.computeIfAbsent(address, any -> new AddressRequests());
    scraper.last = now;
    String name = agent == null ? "" : agent;
    scraper.agent = name.substring(0, Math.min(LONGEST_AGENT, name.length()));
    while (scrapers.size() > ADDRESSES) {
      scrapers.entrySet().stream()
          .max(Comparator.comparingLong(entry -> now - entry.getValue().last))
          .ifPresent(oldest -> scrapers.remove(oldest.getKey()));
    }
    return scraper;
  }

  /** Forgets the scrapes of endpoints that do not exist any more. */
  void retain(Collection<Endpoint> endpoints) {
    Set<Endpoint> existing = Set.copyOf(endpoints);
    lasts.keySet().removeIf(endpoint -> isGone(endpoint, existing));
    for (AddressRequests scraper : scrapers.values()) {
      scraper.rows.keySet().removeIf(endpoint -> isGone(endpoint, existing));
    }
  }

  private static boolean isGone(Endpoint endpoint, Set<Endpoint> existing) {
    return endpoint.isOneJvm() && !existing.contains(endpoint);
  }

  /** Returns the scrapers, the one that requested last first. */
  List<ScraperStatus> scrapers() {
    long now = clock.getAsLong();
    return scrapers.entrySet().stream()
        .map(entry -> status(entry.getKey(), entry.getValue(), now))
        .sorted(Comparator.comparing(ScraperStatus::ago).thenComparing(ScraperStatus::address))
        .toList();
  }

  private static ScraperStatus status(String address, AddressRequests scraper, long now) {
    Map<String, Long> refused = new TreeMap<>();
    scraper.refused.forEach(
        (result, number) -> refused.put(result.name().toLowerCase(Locale.ROOT), number));
    List<Requested> endpoints =
        scraper.rows.entrySet().stream()
            .map(row -> row.getValue().requested(row.getKey(), now))
            .sorted(Comparator.comparing(Requested::ago).thenComparing(Requested::path))
            .toList();
    return new ScraperStatus(
        address, scraper.agent, Duration.ofNanos(now - scraper.last), endpoints, refused);
  }
}
