package io.kraftexporter.kafka.brokers;

import io.kraftexporter.kafka.admin.ActiveBrokers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.Period;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.Recommendations;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Pace;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The brokers' settings, and whether they are as recommended, alike, and as the files say.
 *
 * <p>Needs DESCRIBE_CONFIGS on the cluster. Each broker is asked for its own; one that does not
 * answer has no series.
 */
public final class BrokerConfigSource implements Source {
  private final KafkaAdmin admin;
  private final Supplier<Optional<Topology>> topology;
  private final Period period;
  private final BrokerConfigSamples samples;
  private final BrokerConfigReader reader;

  /**
   * @param topology which brokers there are, as last seen
   * @param recommended rules by setting, in place of the shipped recommendations
   */
  public BrokerConfigSource(
      KafkaAdmin admin,
      Supplier<Optional<Topology>> topology,
      Map<String, String> recommended,
      Duration period) {
    this.admin = admin;
    this.reader = new BrokerConfigReader(admin);
    this.topology = topology;
    this.samples = new BrokerConfigSamples(Recommendations.of(recommended, Section.BROKER));
    this.period = new Period(period);
  }

  @Override
  public SourceId id() {
    return SourceId.of("broker_config");
  }

  @Override
  public Pace pace(Pace usual) {
    return period.pace(usual);
  }

  @Override
  public List<Metric> metrics() {
    return BrokerConfigSamples.METRICS;
  }

  @Override
  public Samples collect(Deadline scrape) throws Exception {
    return period.read(
        () -> {
          Set<Integer> brokers = ActiveBrokers.in(topology.get());
          return samples.of(reader.read(brokers, admin.deadline()).notNone().values());
        });
  }
}
