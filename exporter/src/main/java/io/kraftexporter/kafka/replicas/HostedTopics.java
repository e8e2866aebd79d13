package io.kraftexporter.kafka.replicas;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.kraftexporter.kafka.admin.Gaps;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Topics with replicas on each broker, by the brokers' log directories: including topics that the
 * user may not describe, which brokers silently leave out of every list.
 *
 * <p>Needs DESCRIBE on the cluster. An answer has all replicas of a broker, so one is asked only
 * where nobody else {@linkplain #note has asked} for five minutes. Safe for any number of threads.
 */
public final class HostedTopics {
  private static final long KEPT = Duration.ofMinutes(5).toNanos();

  private final KafkaAdmin admin;
  private final LongSupplier clock;
  private final Gaps gaps = new Gaps();
  private final Map<Integer, Hosted> ofBroker = new ConcurrentHashMap<>();

  /** Topics on a broker, without those that were listed since. */
  private record Hosted(Set<String> notListed, long read) {}

  /** Asks over this client. */
  public HostedTopics(KafkaAdmin admin) {
    this(admin, System::nanoTime);
  }

  HostedTopics(KafkaAdmin admin, LongSupplier clock) {
    this.admin = admin;
    this.clock = clock;
  }

  /** Takes what brokers have just answered to somebody else. */
  void note(LogDirs logDirs) {
    long now = clock.getAsLong();
    logDirs
        .ofBroker()
        .forEach((broker, dirs) -> ofBroker.put(broker, new Hosted(topics(dirs.values()), now)));
  }

  private static Set<String> topics(Iterable<LogDirDescription> directories) {
    Set<String> topics = ConcurrentHashMap.newKeySet();
    for (LogDirDescription directory : directories) {
      directory.replicaInfos().keySet().stream().map(TopicPartition::topic).forEach(topics::add);
    }
    return topics;
  }

  /**
   * The topics of each of these brokers that are not listed; a broker that does not tell is
   * missing. One that was listed and is not any more has been deleted, until the broker has it
   * again.
   */
  Map<Integer, Set<String>> hidden(Set<Integer> brokers, Set<String> listed, Deadline deadline)
      throws InterruptedException {
    Set<Integer> due =
        brokers.stream().filter(broker -> !isKnown(broker)).collect(toUnmodifiableSet());
    if (!due.isEmpty()) {
      note(LogDirs.answered(admin, due, gaps, deadline));
    }
    Map<Integer, Set<String>> hidden = new HashMap<>();
    for (Integer broker : brokers) {
      Hosted hosted = ofBroker.get(broker);
      if (hosted != null && isKnown(broker)) {
        hosted.notListed().removeAll(listed);
        hidden.put(broker, Set.copyOf(hosted.notListed()));
      }
    }
    return hidden;
  }

  private boolean isKnown(Integer broker) {
    Hosted hosted = ofBroker.get(broker);
    return hosted != null && clock.getAsLong() - hosted.read() <= KEPT;
  }
}
