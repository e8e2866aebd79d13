package io.kraftexporter.kafka.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Broker 1 tells; nobody can be asked. */
final class HostedTopicsTest {
  private static final Set<Integer> ONE = Set.of(1);

  private final KafkaAdmin admin = new KafkaAdmin(Map.of("bootstrap.servers", "127.0.0.1:1"));
  private long now;
  private final HostedTopics topics = new HostedTopics(admin, () -> now);

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void topicThatIsOnABrokerAndNotListedIsHidden() throws Exception {
    topics.note(logDirs("a", "b"));
    assertEquals(Map.of(1, Set.of("b")), hidden(ONE, "a"));
    assertEquals(Map.of(1, Set.of()), hidden(ONE, "a", "b"));
  }

  @Test
  void topicThatWasListedIsDeletedUntilTheBrokerHasItAgain() throws Exception {
    topics.note(logDirs("a", "b"));
    assertEquals(Map.of(1, Set.of()), hidden(ONE, "a", "b"));
    assertEquals(Map.of(1, Set.of()), hidden(ONE, "a"));
    topics.note(logDirs("a", "b"));
    assertEquals(Map.of(1, Set.of("b")), hidden(ONE, "a"));
  }

  @Test
  void brokerThatDoesNotTellIsMissing() throws Exception {
    topics.note(logDirs("a"));
    assertEquals(Map.of(1, Set.of()), hidden(Set.of(1, 2), "a"));
  }

  @Test
  void answerIsTooOldAfterFiveMinutes() throws Exception {
    topics.note(logDirs("a"));
    now = Duration.ofMinutes(5).toNanos();
    assertEquals(Map.of(1, Set.of()), hidden(ONE, "a"));
    now++;
    assertEquals(Map.of(), hidden(ONE, "a"));
  }

  private Map<Integer, Set<String>> hidden(Set<Integer> brokers, String... listed)
      throws Exception {
    return topics.hidden(brokers, Set.of(listed), Deadline.in(Duration.ofMillis(20)));
  }

  private static LogDirs logDirs(String... names) {
    return new LogDirs(
        Map.of(
            1,
            Map.of(
                "/a",
                new LogDirDescription(
                    null,
                    Stream.of(names)
                        .collect(
                            Collectors.toMap(
                                name -> new TopicPartition(name, 0),
                                name -> new ReplicaInfo(1, 0, false)))))));
  }
}
