package io.kraftexporter.kafka.admin;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FreshnessPolicy;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A source with expensive requests: it is read once in its period, but as often as any other source
 * after a failure, and somewhat more often while a broker does not answer: a broker that is
 * reachable again would lack its series for up to a period. While the same answers are missing,
 * each reading comes after twice the time of the last one, up to two minutes or a shorter period:
 * an address that can never be reached costs no more than one reading in that time.
 *
 * <p>Its values are served for three periods, so that one failed reading leaves no gap. A reading
 * has a deadline of its own, which may be later than that of the scrape.
 *
 * @param <S> the snapshot that one reading returns
 */
public abstract class PeriodicSource<S> implements Source {
  private static final int KEPT = 3;
  private static final Duration FIRST_REPEAT = Duration.ofSeconds(15);

  /** After an outage of any length, a broker has its series again within this time. */
  private static final Duration LAST_REPEAT = Duration.ofMinutes(2);

  protected final KafkaAdmin admin;
  protected final Gaps gaps = new Gaps();
  protected final Sampler sampler = new Sampler();

  private final SourceId id;
  private final List<Metric> metrics;
  private final Duration period;
  private volatile boolean answered;
  private volatile Duration untilNext;
  private Map<String, Set<String>> missing = Map.of();

  protected PeriodicSource(String id, KafkaAdmin admin, Duration period, List<Metric> metrics) {
    this.id = SourceId.of(id);
    this.admin = admin;
    this.period = period;
    this.untilNext = period;
    this.metrics = List.copyOf(metrics);
  }

  @Override
  public final SourceId id() {
    return id;
  }

  @Override
  public final List<Metric> metrics() {
    return metrics;
  }

  @Override
  public FreshnessPolicy freshness(FreshnessPolicy usual) {
    Duration kept = period.multipliedBy(KEPT);
    return new FreshnessPolicy(
        answered ? untilNext : usual.reuseWithin(),
        kept.compareTo(usual.staleAfter()) > 0 ? kept : usual.staleAfter());
  }

  @Override
  public Samples collect(Deadline scrape) throws Exception {
    answered = false;
    Samples samples = samples(read(admin.deadline()));
    untilNext = untilNext(gaps.unreachable());
    answered = true;
    return samples;
  }

  private Duration untilNext(Map<String, Set<String>> missingNow) {
    boolean isLasting = missingNow.equals(missing);
    missing = missingNow;
    if (missing.isEmpty()) {
      return period;
    }
    Duration repeat = isLasting ? untilNext.multipliedBy(2) : FIRST_REPEAT;
    return Collections.min(List.of(repeat, LAST_REPEAT, period));
  }

  /** Returns the samples of a snapshot. */
  public final Samples samples(S snapshot) {
    return sampler.collect(into -> set(snapshot));
  }

  /** Sends the requests and returns what was answered. */
  protected abstract S read(Deadline deadline) throws Exception;

  /** Sets the values of a snapshot in {@link #sampler}. */
  protected abstract void set(S snapshot);
}
