package io.kraftexporter.http;

import java.time.Duration;

/**
 * What a server grants.
 *
 * @param scrapeTimeout the most a scrape may take
 * @param maxConcurrentScrapes how many run at a time, until their body is made
 */
public record HttpLimits(Duration scrapeTimeout, int maxConcurrentScrapes) {}
