package io.kraftexporter.host.broker;

import io.kraftexporter.config.Check;
import java.time.Duration;

/**
 * The settings of the look at the page cache.
 *
 * @param interval how often at most
 * @param budget the most CPU time that one look may take
 * @param topics whether to tell it by topic too
 */
public record PageCacheConfiguration(Duration interval, Duration budget, boolean topics) {

  public PageCacheConfiguration {
    new Check()
        .timeout("interval", interval)
        .that(
            budget.toMillis() >= 1 && budget.compareTo(interval) <= 0,
            "budget",
            "1ms to page_cache.interval")
        .done();
  }
}
