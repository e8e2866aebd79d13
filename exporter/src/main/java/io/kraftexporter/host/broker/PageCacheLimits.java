package io.kraftexporter.host.broker;

import java.time.Duration;

/**
 * How often and for how long the page cache is scanned.
 *
 * @param interval the shortest time between two scans
 * @param budget the maximum CPU time of one scan
 * @param topics whether to report topics too
 */
public record PageCacheLimits(Duration interval, Duration budget, boolean topics) {}
