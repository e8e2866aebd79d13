package io.kraftexporter.kafka.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.admin.SharedClients;
import io.kraftexporter.kafka.groups.Wanted;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Topics on a real cluster: topic {@code topics-source} has 10, 20 and 30 records, and its
 * partitions are led by nodes 1, 2 and 3 alone.
 */
@Timeout(60)
@ExtendWith(SharedClients.class)
final class TopicsSourceIT {
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final String TOPIC = "topics-source";

  @BeforeEach
  void fill(Clients clients) throws Exception {
    NewTopic topic =
        new NewTopic(TOPIC, Map.of(0, List.of(1), 1, List.of(2), 2, List.of(3)))
            .configs(Map.of("min.insync.replicas", "1"));
    clients.admin().createTopics(List.of(topic)).all().get();
    KafkaProducer<String, String> producer = clients.producer(Map.of());
    for (int partition = 0; partition < 3; partition++) {
      Clients.send(producer, new TopicPartition(TOPIC, partition), 10 * (partition + 1));
    }
  }

  @AfterEach
  void delete(Clients clients) throws Exception {
    clients.admin().deleteTopics(List.of(TOPIC)).all().get();
  }

  @Test
  void topicsAreDescribed(Clients clients) throws Exception {
    TopicsSource topics =
        new TopicsSource(clients.ours(), new TopicFilter(Wanted.names(TOPIC, ""), true, true));
    assertEquals(
        """
        kafka_topic_partition_current_offset{topic="topics-source",partition="0"} 10.0
        kafka_topic_partition_current_offset{topic="topics-source",partition="1"} 20.0
        kafka_topic_partition_current_offset{topic="topics-source",partition="2"} 30.0
        kafka_topic_partition_in_sync_replica{topic="topics-source",partition="0"} 1.0
        kafka_topic_partition_in_sync_replica{topic="topics-source",partition="1"} 1.0
        kafka_topic_partition_in_sync_replica{topic="topics-source",partition="2"} 1.0
        kafka_topic_partition_leader{topic="topics-source",partition="0"} 1.0
        kafka_topic_partition_leader{topic="topics-source",partition="1"} 2.0
        kafka_topic_partition_leader{topic="topics-source",partition="2"} 3.0
        kafka_topic_partition_leader_is_preferred{topic="topics-source",partition="0"} 1.0
        kafka_topic_partition_leader_is_preferred{topic="topics-source",partition="1"} 1.0
        kafka_topic_partition_leader_is_preferred{topic="topics-source",partition="2"} 1.0
        kafka_topic_partition_oldest_offset{topic="topics-source",partition="0"} 0.0
        kafka_topic_partition_oldest_offset{topic="topics-source",partition="1"} 0.0
        kafka_topic_partition_oldest_offset{topic="topics-source",partition="2"} 0.0
        kafka_topic_partition_replicas{topic="topics-source",partition="0"} 1.0
        kafka_topic_partition_replicas{topic="topics-source",partition="1"} 1.0
        kafka_topic_partition_replicas{topic="topics-source",partition="2"} 1.0
        kafka_topic_partition_under_replicated_partition{topic="topics-source",partition="0"} 0.0
        kafka_topic_partition_under_replicated_partition{topic="topics-source",partition="1"} 0.0
        kafka_topic_partition_under_replicated_partition{topic="topics-source",partition="2"} 0.0
        kafka_topic_partitions{topic="topics-source"} 3.0
        """,
        Lines.of(topics.collect(Deadline.in(TIME))));
  }

  @Test
  void internalTopicsAreAmongThemUnlessUnwanted(Clients clients) throws Exception {
    clients.commit("topics-source", Map.of(new TopicPartition(TOPIC, 0), 0L));
    KafkaAdmin admin = clients.ours();
    TopicsSource with =
        new TopicsSource(
            admin, new TopicFilter(Wanted.names("__consumer_offsets|" + TOPIC, ""), true, false));
    assertEquals(
        """
        kafka_topic_partitions{topic="__consumer_offsets"} 5.0
        kafka_topic_partitions{topic="topics-source"} 3.0
        """,
        Lines.of(with.collect(Deadline.in(TIME))));
    TopicsSource without =
        new TopicsSource(
            admin, new TopicFilter(Wanted.names("__consumer_offsets|" + TOPIC, ""), false, false));
    assertEquals(
        """
        kafka_topic_partitions{topic="topics-source"} 3.0
        """,
        Lines.of(without.collect(Deadline.in(TIME))));
  }

  @Test
  void deletedTopicIsKnownAtOnce(Clients clients) throws Exception {
    KafkaAdmin admin = clients.ours();
    TopicPartition partition = new TopicPartition("no-such-topic", 0);
    Answers<TopicPartition, Long> answers =
        admin.getEach(
            new OffsetCalls(admin)
                .offsets(List.of(partition), OffsetSpec.latest(), Deadline.in(TIME)),
            Deadline.in(Duration.ofSeconds(3)),
            "listOffsets");
    assertInstanceOf(UnknownTopicOrPartitionException.class, answers.failures().get(partition));
  }
}
