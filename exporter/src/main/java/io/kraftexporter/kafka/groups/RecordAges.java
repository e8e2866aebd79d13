package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.topics.TopicConfigs;
import io.kraftexporter.kafka.topics.TopicSettings;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Knows how old a record can be that still exists, so that a timestamp before that is no evidence
 * of when the record was appended: producers write timestamps in seconds, or 0.
 *
 * <p>No record is older than Kafka. Where a timestamp is older than a day, the retention of its
 * topic counts, too. For one thread at a time.
 */
final class RecordAges {
  private static final long KAFKA = Instant.parse("2011-01-01T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** Brokers look for segments to delete every five minutes, and after a start. */
  private static final long UNDELETED = Duration.ofHours(1).toMillis();

  private static final Duration FRESH = Duration.ofMinutes(5);

  private final TopicConfigs configs;
  private final Set<String> asked = new TreeSet<>();
  private final Map<String, Long> longest = new HashMap<>();
  private Deadline fresh = Deadline.in(FRESH);

  RecordAges(KafkaAdmin admin) {
    this.configs = new TopicConfigs(admin);
  }

  /** Returns the earliest time at which a record of this topic may have been appended. */
  long earliest(String topic, long now) {
    Long age = longest.get(topic);
    return age == null ? KAFKA : Math.max(KAFKA, now - age);
  }

  /** Returns whether the retention of a topic has to be known to judge this timestamp. */
  boolean isDoubtful(String topic, long time, long now) {
    if (fresh.passed()) {
      fresh = Deadline.in(FRESH);
      asked.clear();
      longest.clear();
    }
    return time >= KAFKA && time < now - DAY && !longest.containsKey(topic);
  }

  /** Reads the retention of these topics; without the permission nothing more is known of them. */
  void read(Collection<String> topics, Deadline deadline) throws Exception {
    asked.addAll(topics);
    Map<String, TopicSettings> known = configs.read(asked, deadline);
    for (String topic : asked) {
      TopicSettings settings = known.get(topic);
      double age = settings == null ? Double.POSITIVE_INFINITY : settings.longestAge();
      longest.put(topic, Double.isFinite(age) ? (long) (age * 1e3) + UNDELETED : Long.MAX_VALUE);
    }
  }
}
