package io.kraftexporter.kafka.cluster;

import static java.util.stream.Collectors.toMap;

import io.kraftexporter.kafka.admin.ActiveBrokers;
import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.PeriodicSource;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.KafkaFuture;

/**
 * The features of the cluster (KIP-584): which levels are in force, and which each broker can do.
 * Brokers of two versions show here, as does an upgrade that nobody finished.
 *
 * <p>Each broker is asked once a minute; it answers anybody.
 */
public final class FeaturesSource extends PeriodicSource<FeaturesSnapshot> {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final String KRAFT_VERSION = "kraft.version";

  private static final Metric LEVEL =
      Metric.gauge(
          "kafka_cluster_feature_level",
          "Finalized level of a feature; of metadata.version that of the metadata.",
          "feature");
  private static final Metric DYNAMIC =
      Metric.gauge(
          "kafka_quorum_dynamic",
          "Whether the quorum is dynamic, so that its voters can be changed at run time"
              + " (KIP-853), 1, or static, with the voters of the controllers' properties, 0.");
  private static final Metric SUPPORTED =
      Metric.gauge(
          "kafka_broker_feature_supported_level",
          "Highest level of a feature that the broker supports.",
          "node_id",
          "feature");
  private static final Metric SKEW =
      Metric.gauge(
          "kafka_cluster_feature_skew",
          "Difference between the highest supported levels of the brokers for a feature;"
              + " above 0 while brokers run different versions.",
          "feature");

  private final Supplier<Optional<Topology>> topology;

  /**
   * @param topology which brokers there are, as last seen
   */
  public FeaturesSource(KafkaAdmin admin, Supplier<Optional<Topology>> topology) {
    super("features", admin, PERIOD, List.of(LEVEL, DYNAMIC, SUPPORTED, SKEW));
    this.topology = topology;
  }

  @Override
  protected FeaturesSnapshot read(Deadline deadline) throws Exception {
    Map<Integer, KafkaFuture<FeatureMetadata>> asked = new HashMap<>();
    for (int broker : ActiveBrokers.in(topology.get())) {
      DescribeFeaturesOptions options = new DescribeFeaturesOptions().nodeId(broker);
      options.timeoutMs(KafkaAdmin.millis(deadline));
      asked.put(broker, admin.client().describeFeatures(options).featureMetadata());
    }
    Answers<Integer, FeatureMetadata> answers = admin.getEach(asked, deadline, "describeFeatures");
    gaps.note("describeFeatures", answers);
    Map<Integer, FeatureMetadata> features = answers.notNone().values();
    return new FeaturesSnapshot(
        latest(features),
        features.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, broker -> supported(broker.getValue()))));
  }

  /** Sets the features as the broker with the newest metadata knows them. */
  private static Map<String, Short> latest(Map<Integer, FeatureMetadata> brokers) {
    Map<String, Short> finalized = Map.of();
    long newest = Long.MIN_VALUE;
    for (FeatureMetadata features : brokers.values()) {
      long epoch = features.finalizedFeaturesEpoch().orElse(-1L);
      if (epoch > newest) {
        newest = epoch;
        finalized =
            features.finalizedFeatures().entrySet().stream()
                .collect(toMap(Map.Entry::getKey, feature -> feature.getValue().maxVersionLevel()));
      }
    }
    return finalized;
  }

  private static Map<String, Short> supported(FeatureMetadata features) {
    return features.supportedFeatures().entrySet().stream()
        .collect(toMap(Map.Entry::getKey, feature -> feature.getValue().maxVersion()));
  }

  /** A feature that a broker has never heard of is at its level 0. */
  @Override
  protected void set(FeaturesSnapshot snapshot) {
    new TreeMap<>(snapshot.finalized())
        .forEach((feature, level) -> sampler.set(LEVEL, level, feature));
    if (!snapshot.finalized().isEmpty()) {
      boolean dynamic = snapshot.finalized().getOrDefault(KRAFT_VERSION, (short) 0) > 0;
      sampler.set(DYNAMIC, dynamic ? 1 : 0);
    }
    Map<String, Short> highest = new TreeMap<>();
    new TreeMap<>(snapshot.supported())
        .forEach(
            (broker, features) ->
                new TreeMap<>(features)
                    .forEach(
                        (feature, level) -> {
                          sampler.set(SUPPORTED, level, Integer.toString(broker), feature);
                          highest.merge(feature, level, (one, other) -> one > other ? one : other);
                        }));
    highest.forEach(
        (feature, most) -> {
          int least =
              snapshot.supported().values().stream()
                  .mapToInt(features -> features.getOrDefault(feature, (short) 0))
                  .min()
                  .orElse(most);
          sampler.set(SKEW, most - least, feature);
        });
  }
}
