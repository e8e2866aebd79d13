package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.Gaps;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.scrape.Deadline;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * The responses of brokers about their log directories.
 *
 * @param ofBroker by node id and path; a broker that did not answer is missing
 */
record LogDirs(Map<Integer, Map<String, LogDirDescription>> ofBroker) {

  LogDirs {
    ofBroker = Map.copyOf(ofBroker);
  }

  /** Asks these brokers; the answer has every replica on them. Fails if none answers. */
  static LogDirs read(KafkaAdmin admin, Collection<Integer> brokers, Gaps gaps, Deadline deadline)
      throws Exception {
    return new LogDirs(ask(admin, brokers, gaps, deadline).notNone().values());
  }

  /** Asks these brokers, of which none need answer. */
  static LogDirs answered(
      KafkaAdmin admin, Collection<Integer> brokers, Gaps gaps, Deadline deadline)
      throws InterruptedException {
    try {
      return new LogDirs(ask(admin, brokers, gaps, deadline).values());
    } catch (UnreachableException e) {
      return new LogDirs(Map.of());
    }
  }

  private static Answers<Integer, Map<String, LogDirDescription>> ask(
      KafkaAdmin admin, Collection<Integer> brokers, Gaps gaps, Deadline deadline)
      throws InterruptedException {
    DescribeLogDirsOptions options = new DescribeLogDirsOptions();
    options.timeoutMs(KafkaAdmin.millis(deadline));
    Answers<Integer, Map<String, LogDirDescription>> answers =
        admin.getEach(
            admin.client().describeLogDirs(brokers, options).descriptions(),
            deadline,
            "describeLogDirs");
    gaps.note("describeLogDirs", answers);
    return answers;
  }

  /** How large each replica on this broker is, without copies that move to another directory. */
  Map<TopicPartition, Long> sizes(int broker) {
    Map<TopicPartition, Long> sizes = new PartitionMap<>();
    for (LogDirDescription directory : ofBroker.getOrDefault(broker, Map.of()).values()) {
      directory
          .replicaInfos()
          .forEach(
              (partition, replica) -> {
                if (!replica.isFuture()) {
                  sizes.put(partition, replica.size());
                }
              });
    }
    return sizes;
  }
}
