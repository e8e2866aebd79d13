package io.kraftexporter.kafka.brokers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.Recommendations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigType;
import org.junit.jupiter.api.Test;

final class BrokerConfigSamplesTest {
  /** The settings in the guides to performance and to operating a cluster. */
  private static final Set<String> DOCUMENTED =
      Set.of(
          "num.network.threads",
          "num.io.threads",
          "num.replica.fetchers",
          "socket.send.buffer.bytes",
          "socket.receive.buffer.bytes",
          "socket.request.max.bytes",
          "log.dirs",
          "log.segment.bytes",
          "log.retention.hours",
          "log.retention.check.interval.ms",
          "log.cleanup.policy",
          "compression.type",
          "log.cleaner.threads",
          "log.cleaner.dedupe.buffer.size",
          "default.replication.factor",
          "min.insync.replicas",
          "replica.lag.time.max.ms",
          "unclean.leader.election.enable",
          "group.initial.rebalance.delay.ms",
          "offsets.retention.minutes",
          "offsets.topic.replication.factor");

  @Test
  void everyDocumentedSettingHasARecommendation() {
    assertEquals(DOCUMENTED, Recommendations.shipped(Section.BROKER).keySet());
    assertEquals(21, DOCUMENTED.size());
  }

  @Test
  void everythingThereIsToTell() {
    assertEquals(
        """
        kafka_broker_config{node_id="1",setting="log.cleaner.threads"} 2.0
        kafka_broker_config{node_id="1",setting="log.dirs"} 2.0
        kafka_broker_config{node_id="1",setting="min.insync.replicas"} 1.0
        kafka_broker_config{node_id="1",setting="num.io.threads"} 8.0
        kafka_broker_config{node_id="1",setting="queued.max.requests"} 500.0
        kafka_broker_config{node_id="2",setting="log.dirs"} 1.0
        kafka_broker_config{node_id="2",setting="min.insync.replicas"} 2.0
        kafka_broker_config_distinct_values{setting="min.insync.replicas"} 2.0
        kafka_broker_config_dynamic{node_id="1",setting="leader.replication.throttled.rate",scope="broker"} 1.0
        kafka_broker_config_dynamic{node_id="1",setting="log.cleaner.threads",scope="cluster"} 1.0
        kafka_broker_config_info{node_id="1",setting="compression.type",value="zstd"} 1.0
        kafka_broker_config_info{node_id="2",setting="compression.type",value="zstd"} 1.0
        kafka_broker_config_ok{node_id="1",setting="compression.type"} 0.0
        kafka_broker_config_ok{node_id="1",setting="log.cleaner.threads"} 1.0
        kafka_broker_config_ok{node_id="1",setting="log.dirs"} 1.0
        kafka_broker_config_ok{node_id="1",setting="min.insync.replicas"} 0.0
        kafka_broker_config_ok{node_id="2",setting="compression.type"} 0.0
        kafka_broker_config_ok{node_id="2",setting="log.dirs"} 0.0
        kafka_broker_config_ok{node_id="2",setting="min.insync.replicas"} 1.0
        kafka_broker_replication_throttle_bytes_per_second{node_id="1",role="leader"} 1000.0
        """,
        lines(
            Map.of(),
            Map.of(
                1,
                new Config(
                    List.of(
                        entry("compression.type", "zstd", ConfigSource.DEFAULT_CONFIG),
                        entry(
                            "leader.replication.throttled.rate",
                            "1000",
                            ConfigSource.DYNAMIC_BROKER_CONFIG),
                        entry(
                            "log.cleaner.threads", "2", ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG),
                        entry("log.dirs", "/a,/b", ConfigSource.STATIC_BROKER_CONFIG),
                        entry("min.insync.replicas", "1", ConfigSource.STATIC_BROKER_CONFIG),
                        entry("num.io.threads", "8", ConfigSource.DEFAULT_CONFIG),
                        entry("queued.max.requests", "500", ConfigSource.DEFAULT_CONFIG),
                        entry("ssl.key.password", null, ConfigSource.STATIC_BROKER_CONFIG))),
                2,
                config(
                    "compression.type",
                    "zstd",
                    "log.dir",
                    "/a",
                    "log.dirs",
                    "",
                    "min.insync.replicas",
                    "2")),
            "_recommended"));
  }

  @Test
  void recommendationsAreShownOnceForAllBrokers() {
    assertEquals(
        """
        kafka_broker_config_recommended{setting="default.replication.factor"} 3.0
        kafka_broker_config_recommended{setting="group.initial.rebalance.delay.ms"} 3000.0
        kafka_broker_config_recommended{setting="log.cleaner.dedupe.buffer.size"} 1.34217728E8
        kafka_broker_config_recommended{setting="log.cleaner.threads"} 2.0
        kafka_broker_config_recommended{setting="log.dirs"} 2.0
        kafka_broker_config_recommended{setting="log.retention.check.interval.ms"} 300000.0
        kafka_broker_config_recommended{setting="log.retention.hours"} 168.0
        kafka_broker_config_recommended{setting="log.segment.bytes"} 1.073741824E9
        kafka_broker_config_recommended{setting="min.insync.replicas"} 2.0
        kafka_broker_config_recommended{setting="num.replica.fetchers"} 4.0
        kafka_broker_config_recommended{setting="offsets.retention.minutes"} 10080.0
        kafka_broker_config_recommended{setting="offsets.topic.replication.factor"} 3.0
        kafka_broker_config_recommended{setting="replica.lag.time.max.ms"} 10000.0
        kafka_broker_config_recommended{setting="socket.receive.buffer.bytes"} 102400.0
        kafka_broker_config_recommended{setting="socket.request.max.bytes"} 1.048576E8
        kafka_broker_config_recommended{setting="socket.send.buffer.bytes"} 102400.0
        kafka_broker_config_recommended{setting="unclean.leader.election.enable"} 0.0
        """,
        lines(Map.of(), Map.of(), "none of these"));
  }

  @Test
  void whatIsAsGoodIsAccepted() {
    assertEquals(
        "log.retention.check.interval.ms=1 num.replica.fetchers=1 replica.lag.time.max.ms=1"
            + " socket.send.buffer.bytes=1",
        ok(
            Map.of(),
            config(
                "num.replica.fetchers",
                "8",
                "replica.lag.time.max.ms",
                "30000",
                "socket.send.buffer.bytes",
                "-1",
                "log.retention.check.interval.ms",
                "60000")));
    assertEquals(
        "log.retention.check.interval.ms=0 num.replica.fetchers=0 replica.lag.time.max.ms=0"
            + " socket.send.buffer.bytes=0 unclean.leader.election.enable=0",
        ok(
            Map.of(),
            config(
                "num.replica.fetchers",
                "1",
                "replica.lag.time.max.ms",
                "20000",
                "socket.send.buffer.bytes",
                "1000",
                "log.retention.check.interval.ms",
                "600000",
                "unclean.leader.election.enable",
                "true")));
  }

  @Test
  void finerSettingOfRetentionWins() {
    assertEquals(
        "log.retention.hours=0",
        ok(Map.of(), config("log.retention.hours", "168", "log.retention.ms", "-1")));
    assertEquals(
        "log.retention.hours=1",
        ok(Map.of(), config("log.retention.hours", "24", "log.retention.minutes", "10080")));
  }

  @Test
  void usersReplaceRecommendations() {
    Map<String, String> overrides =
        Map.of("num.io.threads", "16", "log.dirs", "1", "min.insync.replicas", "off", "own", "x");
    assertEquals(
        "log.dirs=1 num.io.threads=0 own=1",
        ok(
            overrides,
            config(
                "num.io.threads", "8", "log.dirs", "/a", "min.insync.replicas", "1", "own", "x")));
  }

  private static String ok(Map<String, String> overrides, Config config) {
    return lines(overrides, Map.of(1, config), "kafka_broker_config{")
        .lines()
        .filter(line -> line.startsWith("kafka_broker_config_ok"))
        .map(line -> line.replaceAll(".*setting=\"(.*)\"} (.)\\.0", "$1=$2"))
        .collect(Collectors.joining(" "));
  }

  private static String lines(
      Map<String, String> overrides, Map<Integer, Config> brokers, String without) {
    Sampler sampler = new Sampler();
    BrokerConfigSamples samples =
        new BrokerConfigSamples(Recommendations.of(overrides, Section.BROKER), sampler);
    return Lines.of(sampler.collect(into -> samples.set(brokers)))
        .lines()
        .filter(line -> !line.contains(without))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static Config config(String... namesAndValues) {
    Map<String, ConfigEntry> entries = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entries.put(
          namesAndValues[i],
          entry(namesAndValues[i], namesAndValues[i + 1], ConfigSource.DEFAULT_CONFIG));
    }
    return new Config(new ArrayList<>(entries.values()));
  }

  private static ConfigEntry entry(String name, String value, ConfigSource source) {
    return new ConfigEntry(name, value, source, false, false, List.of(), ConfigType.STRING, "");
  }
}
