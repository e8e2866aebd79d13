package io.kraftexporter.kafka.brokers;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.recommendation.Recommendation;
import io.kraftexporter.recommendation.ValueRule;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;

/** Makes samples of the brokers' configurations. For one thread at a time. */
final class BrokerConfigSamples {
  private static final Metric VALUE =
      Metric.gauge(
          "kafka_broker_config",
          "Value of a numeric broker setting, or 1 or 0 for true or false; of log.dirs the"
              + " number of directories.",
          "node_id",
          "setting");
  private static final Metric WORD =
      Metric.gauge(
          "kafka_broker_config_info",
          "Value of a broker setting that is a word, as a label, always 1.",
          "node_id",
          "setting",
          "value");
  private static final Metric RECOMMENDED =
      Metric.gauge(
          "kafka_broker_config_recommended",
          "Recommended value of a setting; absent unless it is a number.",
          "setting");
  private static final Metric OK =
      Metric.gauge(
          "kafka_broker_config_ok",
          "Whether a broker setting meets its recommendation, 1 or 0.",
          "node_id",
          "setting");
  private static final Metric DIFFERENT =
      Metric.gauge(
          "kafka_broker_config_distinct_values",
          "Number of different values of a setting over all brokers, if above 1; without"
              + " settings that belong to a single broker.",
          "setting");
  private static final Metric DYNAMIC =
      Metric.gauge(
          "kafka_broker_config_dynamic",
          "Setting that was changed dynamically for this broker or for all brokers (scope"
              + " broker or cluster), always 1.",
          "node_id",
          "setting",
          "scope");
  private static final Metric THROTTLE =
      Metric.gauge(
          "kafka_broker_replication_throttle_bytes_per_second",
          "Configured rate of throttled replication, by role (leader or follower); absent"
              + " where none is set.",
          "node_id",
          "role");

  static final List<Metric> METRICS =
      List.of(VALUE, WORD, RECOMMENDED, OK, DIFFERENT, DYNAMIC, THROTTLE);

  /** Settings without a recommendation whose values alerts need: the limit of a queue. */
  private static final Set<String> LIMITS = Set.of("queued.max.requests");

  /** Settings that every broker has its own value of. */
  private static final Set<String> OWN =
      Set.of(
          "node.id",
          "broker.id",
          "broker.rack",
          "process.roles",
          "listeners",
          "advertised.listeners",
          "log.dir",
          "log.dirs",
          "metadata.log.dir",
          "leader.replication.throttled.rate",
          "follower.replication.throttled.rate",
          "replica.alter.log.dirs.io.max.bytes.per.second");

  private final Map<String, Recommendation> recommendations;
  private final Sampler sampler;

  BrokerConfigSamples(Map<String, Recommendation> recommendations, Sampler sampler) {
    this.sampler = sampler;
    this.recommendations = Map.copyOf(recommendations);
  }

  /**
   * Compares, and sets the result.
   *
   * @param brokers the configuration of each broker that answered, by node id
   */
  void set(Map<Integer, Config> brokers) {
    new TreeMap<>(brokers)
        .forEach(
            (broker, config) -> {
              String node = Integer.toString(broker);
              compare(node, config);
              limits(node, config);
              dynamic(node, config);
              throttle(node, config, "leader");
              throttle(node, config, "follower");
            });
    new TreeMap<>(recommendations)
        .forEach(
            (setting, advice) ->
                advice
                    .rule()
                    .value()
                    .recommended()
                    .ifPresent(number -> sampler.set(RECOMMENDED, number, setting)));
    different(brokers);
  }

  private void compare(String node, Config config) {
    new TreeMap<>(recommendations)
        .forEach(
            (setting, advice) -> {
              Optional<String> value =
                  BrokerSetting.effective(advice, setting, name -> value(config, name));
              value.ifPresent(
                  text -> {
                    OptionalDouble number = ValueRule.number(text);
                    number.ifPresentOrElse(
                        is -> sampler.set(VALUE, is, node, setting),
                        () -> sampler.set(WORD, 1, node, setting, text));
                    if (!BrokerSetting.isByCores(advice.rule())) {
                      boolean ok = advice.rule().value().allows(text);
                      sampler.set(OK, ok ? 1 : 0, node, setting);
                    }
                  });
            });
  }

  private void limits(String node, Config config) {
    for (String setting : LIMITS) {
      value(config, setting)
          .map(ValueRule::number)
          .filter(number -> number.isPresent() && !recommendations.containsKey(setting))
          .ifPresent(number -> sampler.set(VALUE, number.getAsDouble(), node, setting));
    }
  }

  private void dynamic(String node, Config config) {
    for (ConfigEntry entry : inOrder(config)) {
      if (entry.source() == ConfigSource.DYNAMIC_BROKER_CONFIG) {
        sampler.set(DYNAMIC, 1, node, entry.name(), "broker");
      } else if (entry.source() == ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG) {
        sampler.set(DYNAMIC, 1, node, entry.name(), "cluster");
      }
    }
  }

  private void throttle(String node, Config config, String role) {
    value(config, role + ".replication.throttled.rate")
        .map(ValueRule::number)
        .filter(OptionalDouble::isPresent)
        .ifPresent(rate -> sampler.set(THROTTLE, rate.getAsDouble(), node, role));
  }

  /** Secrets are never answered, so they are the same here. */
  private void different(Map<Integer, Config> brokers) {
    Map<String, Set<String>> values = new TreeMap<>();
    for (Config config : brokers.values()) {
      for (ConfigEntry entry : config.entries()) {
        values
            .computeIfAbsent(entry.name(), name -> new HashSet<>())
            .add(Objects.requireNonNullElse(entry.value(), ""));
      }
    }
    values.forEach(
        (setting, distinct) -> {
          if (distinct.size() > 1 && !OWN.contains(setting)) {
            sampler.set(DIFFERENT, distinct.size(), setting);
          }
        });
  }

  private static Optional<String> value(Config config, String setting) {
    return Optional.ofNullable(config.get(setting))
        .map(ConfigEntry::value)
        .filter(value -> !value.isEmpty());
  }

  private static List<ConfigEntry> inOrder(Config config) {
    return config.entries().stream().sorted(Comparator.comparing(ConfigEntry::name)).toList();
  }
}
