package io.kraftexporter.http;

import java.time.Duration;

/**
 * The limits of a server, and its address for others.
 *
 * @param scrapeTimeout the most a scrape may take
 * @param maxConcurrentScrapes how many run at a time, until their body is made
 * @param externalAddress the address for service discovery, with or without a scheme; empty for the
 *     address of the request
 */
public record HttpLimits(Duration scrapeTimeout, int maxConcurrentScrapes, String externalAddress) {

  /** Creates limits of a server that is reached without a proxy. */
  public HttpLimits(Duration scrapeTimeout, int maxConcurrentScrapes) {
    this(scrapeTimeout, maxConcurrentScrapes, "");
  }
}
