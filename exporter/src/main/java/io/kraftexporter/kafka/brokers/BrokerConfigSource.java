package io.kraftexporter.kafka.brokers;

import io.kraftexporter.kafka.admin.ActiveBrokers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.PeriodicSource;
import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.Recommendations;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Config;

/**
 * The brokers' settings, and whether they are as recommended, alike, and as the files say.
 *
 * <p>Needs DESCRIBE_CONFIGS on the cluster. Each broker is asked for its own; one that does not
 * answer has no series.
 */
public final class BrokerConfigSource extends PeriodicSource<Map<Integer, Config>> {
  private final Supplier<Optional<Topology>> topology;
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
    super("broker_config", admin, period, BrokerConfigSamples.METRICS);
    this.reader = new BrokerConfigReader(admin, gaps);
    this.topology = topology;
    this.samples =
        new BrokerConfigSamples(Recommendations.of(recommended, Section.BROKER), sampler);
  }

  @Override
  protected Map<Integer, Config> read(Deadline deadline) throws Exception {
    Set<Integer> brokers = ActiveBrokers.in(topology.get());
    return reader.read(brokers, deadline).notNone().values();
  }

  @Override
  protected void set(Map<Integer, Config> brokers) {
    samples.set(brokers);
  }
}
