package io.kraftexporter.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scrapes from one address.
 *
 * @param address the address of the connection
 * @param agent the header User-Agent of the last request
 * @param ago time since the last request
 * @param endpoints what was requested, the endpoint requested last first
 * @param refused the number of refused requests by reason
 */
public record ScraperStatus(
    String address,
    String agent,
    Duration ago,
    List<Requested> endpoints,
    Map<String, Long> refused) {

  public ScraperStatus {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * The scrapes of one endpoint.
   *
   * @param path the path with the query
   * @param scrapes the number of scrapes that were answered
   * @param shared how many of them got the very readings that another address got
   * @param interval the mean time between the last scrapes
   * @param duration how long the last one took until its response was made
   * @param ago time since the last one
   */
  public record Requested(
      String path,
      long scrapes,
      long shared,
      Optional<Duration> interval,
      Duration duration,
      Duration ago) {}
}
