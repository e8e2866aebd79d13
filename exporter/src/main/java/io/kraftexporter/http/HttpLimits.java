package io.kraftexporter.http;

import java.time.Duration;

/**
 * What a server grants.
 *
 * @param scrapeTimeout the most a scrape may take
 * @param maxConcurrentScrapes how many are answered at a time, until their last byte is sent
 */
public record HttpLimits(Duration scrapeTimeout, int maxConcurrentScrapes) {}
