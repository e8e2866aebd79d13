package io.kraftexporter.config;

/**
 * The limits of the HTTP server.
 *
 * @param maxConcurrentScrapes the number of scrapes that run at a time; further ones wait
 */
public record HttpConfiguration(int maxConcurrentScrapes) {

  public HttpConfiguration {
    new Check().between(1, 1_000, "max_concurrent_scrapes", maxConcurrentScrapes).done();
  }
}
