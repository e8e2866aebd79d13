package io.kraftexporter.kafka;

import static java.util.stream.Collectors.toMap;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Pace;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;

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
  private final Gaps gaps = new Gaps();

  /**
   * @param topology which brokers there are, as last seen
   * @param recommended by setting, in place of the shipped recommendation; empty for none
   */
  public BrokerConfigSource(
      KafkaAdmin admin,
      Supplier<Optional<Topology>> topology,
      Map<String, String> recommended,
      Duration period) {
    this.admin = admin;
    this.topology = topology;
    this.samples = new BrokerConfigSamples(Recommendation.all(recommended));
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
    return period.read(() -> samples.of(read(admin.deadline())));
  }

  private Map<Integer, Config> read(Deadline deadline) throws Exception {
    List<ConfigResource> brokers =
        LogDirsSource.activeBrokers(topology).stream()
            .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id.toString()))
            .toList();
    DescribeConfigsOptions options = new DescribeConfigsOptions();
    Answers<ConfigResource, Config> answers =
        admin.getEach(
            admin
                .client()
                .describeConfigs(brokers, options.timeoutMs(KafkaAdmin.millis(deadline)))
                .values(),
            deadline,
            "describeConfigs of brokers");
    gaps.note("describeConfigs of brokers", answers);
    return answers.notNone().values().entrySet().stream()
        .collect(toMap(broker -> Integer.valueOf(broker.getKey().name()), Map.Entry::getValue));
  }
}
