package io.kraftexporter.scrape;

import io.kraftexporter.config.Check;
import java.time.Duration;

/**
 * The limits on the duration of a scrape and on the age of its values.
 *
 * @param timeout maximum duration of a scrape
 * @param reuseWithin a scrape shares a reading that started less than this ago
 * @param staleAfter the age at which values are no longer served
 */
public record ScrapeConfiguration(Duration timeout, Duration reuseWithin, Duration staleAfter) {

  public ScrapeConfiguration {
    new Check()
        .timeout("timeout", timeout)
        .timeout("stale_after", staleAfter)
        .that(staleAfter.compareTo(timeout) >= 0, "stale_after", "timeout or longer")
        .that(reuseWithin.compareTo(staleAfter) <= 0, "reuse_within", "stale_after or shorter")
        .done();
  }

  /** The freshness policy of sources that state none of their own. */
  public FreshnessPolicy freshness() {
    return new FreshnessPolicy(reuseWithin, staleAfter);
  }
}
