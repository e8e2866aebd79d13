package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.groups.LagTruth.check;
import static io.kraftexporter.kafka.groups.LagTruth.early;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.WatchedAdmin;
import io.kraftexporter.kafka.groups.LagTruth.Apart;
import io.kraftexporter.kafka.groups.LagTruth.Appended;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checks the requests for lag in seconds, and the samples that are made of the answers. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
final class LagProbesIT {
  private static final long APART = 2_500;

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  /** The records say that they are some seconds older than they are; nobody may believe them. */
  @Test
  void whatLookingHasToldIsNeitherAskedForNorChangedByTimestamps(KafkaCluster cluster)
      throws Exception {
    try (Clients clients = new Clients(cluster);
        KafkaAdmin admin = watched(cluster)) {
      TopicPartition partition = clients.partition("lag-probes-live");
      Map<String, List<Appended>> appended = new HashMap<>();
      KafkaProducer<String, String> producer = clients.producer(Map.of());
      clients.commit("lag-probes-live", Map.of(partition, 0L));
      GroupsSource source = source("lag-probes-live", clients, admin);
      Apart apart = new Apart();
      apart.observation(source);
      asked.clear();
      for (int observation = 0; observation < 5; observation++) {
        Thread.sleep(APART);
        for (int record = 0; record < 4; record++) {
          early(
              producer,
              partition.topic(),
              1_000 + 1_000L * ((observation + 3 * record) % 10),
              appended);
        }
        apart.observation(source);
      }
      for (long offset = 0; offset < 20; offset++) {
        clients.commit("lag-probes-live", Map.of(partition, offset));
        assertEquals(
            1, check(source, Map.of(partition.topic(), offset), appended, 0.12, apart.most));
      }
      asked.removeIf(call -> call.equals("listTopics"));
      assertEquals(List.of(), List.copyOf(asked));
    }
  }

  private static GroupsSource source(String group, Clients clients, KafkaAdmin slow) {
    return Wanted.groups(group)
        .detailsPeriod(Duration.ofHours(1))
        .seconds(4, Optional.empty())
        .source(clients.ours(), slow);
  }

  private KafkaAdmin watched(KafkaCluster cluster) {
    return WatchedAdmin.of(Map.of("bootstrap.servers", cluster.bootstrapServers()), asked::add);
  }
}
