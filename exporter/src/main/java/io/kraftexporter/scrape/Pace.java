package io.kraftexporter.scrape;

import java.time.Duration;

/**
 * How often a Source is read and how long its values count.
 *
 * @param reuseWithin a reading younger than this, from its start, serves other scrapes too
 * @param staleAfter values older than this, from the start of their reading, are not served
 */
public record Pace(Duration reuseWithin, Duration staleAfter) {}
