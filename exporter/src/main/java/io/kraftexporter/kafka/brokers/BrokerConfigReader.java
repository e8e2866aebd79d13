package io.kraftexporter.kafka.brokers;

import static java.util.stream.Collectors.toMap;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.Gaps;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.scrape.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;

/** Asks each broker for its configuration. For one thread at a time. */
public final class BrokerConfigReader {
  private final KafkaAdmin admin;
  private final Gaps gaps;

  /**
   * @param gaps reports brokers that do not answer
   */
  public BrokerConfigReader(KafkaAdmin admin, Gaps gaps) {
    this.admin = admin;
    this.gaps = gaps;
  }

  /** Returns the answers of these brokers by node id. */
  public Answers<Integer, Config> read(Collection<Integer> brokers, Deadline deadline)
      throws InterruptedException {
    List<ConfigResource> resources =
        brokers.stream()
            .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id.toString()))
            .toList();
    DescribeConfigsOptions options = new DescribeConfigsOptions();
    Answers<ConfigResource, Config> answers =
        admin.getEach(
            admin
                .client()
                .describeConfigs(resources, options.timeoutMs(KafkaAdmin.millis(deadline)))
                .values(),
            deadline,
            "describeConfigs of brokers");
    gaps.note("describeConfigs of brokers", answers);
    return new Answers<>(byId(answers.values()), byId(answers.failures()));
  }

  private static <V> Map<Integer, V> byId(Map<ConfigResource, V> answers) {
    return answers.entrySet().stream()
        .collect(toMap(broker -> Integer.valueOf(broker.getKey().name()), Map.Entry::getValue));
  }
}
