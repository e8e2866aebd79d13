package io.kraftexporter.config;

/**
 * The limits of the HTTP server.
 *
 * @param maxConcurrentScrapes scrapes beyond this number are answered 503
 */
public record HttpConfiguration(int maxConcurrentScrapes) {

  public HttpConfiguration {
    new Check().between(1, 1_000, "max_concurrent_scrapes", maxConcurrentScrapes).done();
  }
}
