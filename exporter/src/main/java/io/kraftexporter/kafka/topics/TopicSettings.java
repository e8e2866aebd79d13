package io.kraftexporter.kafka.topics;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;

/**
 * The configuration of a topic, with the defaults of the cluster.
 *
 * @param retentionSeconds how long records are kept; infinite for ever
 * @param retentionBytes the most that a partition keeps; infinite without a limit
 * @param segmentSeconds the age at which a segment is closed
 * @param cleanupPolicy {@code delete}, {@code compact} or both, in alphabetical order
 * @param throttled whether a throttle is set on its replication, which a reassignment does
 * @param tiered whether older segments go to a remote storage
 */
public record TopicSettings(
    int minInsyncReplicas,
    double retentionSeconds,
    double retentionBytes,
    double segmentBytes,
    double segmentSeconds,
    String cleanupPolicy,
    boolean throttled,
    boolean tiered) {

  static TopicSettings of(Config config) {
    return new TopicSettings(
        Integer.parseInt(value(config, "min.insync.replicas")),
        limit(value(config, "retention.ms")) / 1e3,
        limit(value(config, "retention.bytes")),
        Double.parseDouble(value(config, "segment.bytes")),
        Double.parseDouble(value(config, "segment.ms")) / 1e3,
        Arrays.stream(value(config, "cleanup.policy").split(","))
            .map(String::strip)
            .sorted()
            .collect(Collectors.joining(",")),
        isSet(config, "leader.replication.throttled.replicas")
            || isSet(config, "follower.replication.throttled.replicas"),
        config.get("remote.storage.enable") != null
            && Boolean.parseBoolean(config.get("remote.storage.enable").value()));
  }

  /** The minimum as Kafka counts it: a partition cannot be asked for more replicas than it has. */
  public int minInsyncReplicas(int replicas) {
    return Math.min(minInsyncReplicas, replicas);
  }

  /**
   * Returns the longest time in seconds for which a record can exist: its segment is deleted when
   * the segment's newest record is older than the retention. Infinite if nothing is deleted by its
   * age, or if compaction joins segments.
   */
  public double longestAge() {
    return cleanupPolicy.equals("delete")
        ? retentionSeconds + segmentSeconds
        : Double.POSITIVE_INFINITY;
  }

  private static String value(Config config, String name) {
    String value = config.get(name) == null ? null : config.get(name).value();
    if (value == null) {
      throw new IllegalArgumentException("a topic's configuration without " + name);
    }
    return value;
  }

  private static boolean isSet(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry != null && entry.value() != null && !entry.value().isEmpty();
  }

  private static double limit(String value) {
    double number = Double.parseDouble(value);
    return number < 0 ? Double.POSITIVE_INFINITY : number;
  }
}
