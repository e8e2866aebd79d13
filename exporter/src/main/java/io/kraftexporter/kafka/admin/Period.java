package io.kraftexporter.kafka.admin;

import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Pace;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * How often a Source is read that asks for much: seldom, but as usual after it failed.
 *
 * <p>Its values count for three periods, so that one reading that fails leaves no hole.
 */
public final class Period {
  private static final int KEPT = 3;

  private final Duration every;
  private volatile boolean answered;

  /** Once in this time. */
  public Period(Duration every) {
    this.every = every;
  }

  /** The pace of a Source that would otherwise have the usual one. */
  public Pace pace(Pace usual) {
    Duration kept = every.multipliedBy(KEPT);
    return new Pace(
        answered ? every : usual.reuseWithin(),
        kept.compareTo(usual.staleAfter()) > 0 ? kept : usual.staleAfter());
  }

  /** Reads, and remembers whether that ended well. */
  public Samples read(Callable<Samples> reading) throws Exception {
    answered = false;
    Samples samples = reading.call();
    answered = true;
    return samples;
  }
}
