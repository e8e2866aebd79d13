package io.kraftexporter.kafka.topics;

import static java.util.stream.Collectors.toMap;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.Gaps;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The topics' configurations, kept, because an answer about many topics is large: a new topic is
 * asked about at once, the others in turn, a third of them or 500 at a time, so that none waits for
 * more than three readings. What has not been answered for ten minutes is not known any more.
 *
 * <p>For one thread at a time.
 */
public final class TopicConfigs {
  private static final int CHUNK = 500;
  private static final int TURNS = 3;
  private static final Duration USUALLY_KEPT = Duration.ofMinutes(5);
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private record CachedSettings(TopicSettings settings, long read) {}

  private final KafkaAdmin admin;
  private final Duration kept;
  private final Gaps gaps = new Gaps();
  private final Map<String, CachedSettings> known = new HashMap<>();

  /** Asks over this client, about a topic every five minutes. */
  public TopicConfigs(KafkaAdmin admin) {
    this(admin, USUALLY_KEPT);
  }

  /**
   * Asks over this client.
   *
   * @param kept how old a configuration may be before it is a topic's turn
   */
  public TopicConfigs(KafkaAdmin admin, Duration kept) {
    this.admin = admin;
    this.kept = kept;
  }

  /** Returns the settings of these topics; a topic without a response is absent. */
  public Map<String, TopicSettings> read(Collection<String> topics, Deadline deadline)
      throws Exception {
    known.keySet().retainAll(Set.copyOf(topics));
    known.values().removeIf(topic -> isOlder(topic, FORGOTTEN));
    List<String> due = Stream.concat(unknown(topics), oldest()).toList();
    for (int i = 0; i < due.size() && !deadline.passed(); i += CHUNK) {
      refresh(due.subList(i, Math.min(due.size(), i + CHUNK)), deadline);
    }
    return known.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, topic -> topic.getValue().settings()));
  }

  private Stream<String> unknown(Collection<String> topics) {
    return topics.stream().filter(topic -> !known.containsKey(topic)).sorted();
  }

  private Stream<String> oldest() {
    long now = System.nanoTime();
    return known.entrySet().stream()
        .filter(topic -> isOlder(topic.getValue(), kept))
        .sorted(Comparator.comparingLong(topic -> topic.getValue().read() - now))
        .map(Map.Entry::getKey)
        .limit(Math.max(CHUNK, known.size() / TURNS + 1));
  }

  private static boolean isOlder(CachedSettings topic, Duration age) {
    return System.nanoTime() - topic.read() > age.toNanos();
  }

  private void refresh(List<String> topics, Deadline deadline) throws Exception {
    DescribeConfigsOptions options = new DescribeConfigsOptions();
    options.timeoutMs(KafkaAdmin.millis(deadline));
    List<ConfigResource> resources =
        topics.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    long now = System.nanoTime();
    Answers<ConfigResource, Config> answers =
        admin.getEach(
            admin.client().describeConfigs(resources, options).values(),
            deadline,
            "describeConfigs of topics");
    gaps.note("describeConfigs of topics", answers);
    answers
        .values()
        .forEach(
            (topic, config) ->
                known.put(topic.name(), new CachedSettings(TopicSettings.of(config), now)));
    // A broker that does not answer says nothing about the topic: what is known stays for a while.
    Set<ConfigResource> late = answers.late();
    answers.failures().keySet().stream()
        .filter(topic -> !late.contains(topic))
        .forEach(topic -> known.remove(topic.name()));
  }
}
