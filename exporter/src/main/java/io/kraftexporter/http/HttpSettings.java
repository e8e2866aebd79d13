package io.kraftexporter.http;

import io.kraftexporter.topology.HostPort;
import java.time.Duration;

/**
 * How the HTTP side is set.
 *
 * @param listen where to answer; an empty host is every address
 * @param scrapeTimeout the most a scrape may take
 * @param maxConcurrentScrapes how many are answered at a time
 */
public record HttpSettings(HostPort listen, Duration scrapeTimeout, int maxConcurrentScrapes) {}
