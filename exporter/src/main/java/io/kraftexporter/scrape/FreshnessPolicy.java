package io.kraftexporter.scrape;

import java.time.Duration;

/**
 * Freshness policy of a source: how often it is read and how long its values are served.
 *
 * @param reuseWithin a reading younger than this, from its start, serves other scrapes too
 * @param staleAfter values older than this, from the start of their reading, are not served
 */
public record FreshnessPolicy(Duration reuseWithin, Duration staleAfter) {}
