package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.Mending;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.brokers.BrokerConfigSource;
import io.kraftexporter.kafka.cluster.FeaturesSource;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.QuorumSource;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.kafka.groups.Wanted;
import io.kraftexporter.kafka.replicas.HostedTopics;
import io.kraftexporter.kafka.replicas.LogDirsSource;
import io.kraftexporter.kafka.replicas.ReassignmentsSource;
import io.kraftexporter.kafka.replicas.ReplicationSource;
import io.kraftexporter.kafka.security.SecuritySource;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicsSource;
import io.kraftexporter.kafka.transactions.TransactionsSource;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.DescribeLogDirsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long the Sources over Kafka's client wait, on real brokers. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
final class CollectionIT {
  private static final Deadline PASSED = Deadline.in(Duration.ZERO);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Who else waits for the same collection gets all of it. */
  @Test
  void scrapeWithoutPatienceSpoilsNoCollection(KafkaCluster cluster) throws Exception {
    try (KafkaAdmin admin = admin(cluster.bootstrapServers(), "20000")) {
      admin.client().createTopics(List.of(new NewTopic("collection", 1, (short) 1))).all().get();
      for (Source source : sources(admin)) {
        assertFalse(Lines.of(source.collect(PASSED)).isEmpty(), source.id()::toString);
      }
    }
  }

  /** Though the scrape would wait for an hour. */
  @Test
  void apiTimeoutBoundsTheCollection(KafkaCluster cluster) throws Exception {
    KafkaNode node = cluster.node(1);
    node.pause();
    try (KafkaAdmin admin = admin(node.host() + ":" + node.kafkaPort(), "1000")) {
      List<Source> sources = new ArrayList<>(sources(admin));
      NameFilter none = NameFilter.of("none", "");
      sources.add(new TransactionsSource(admin, none, PERIOD, PERIOD));
      for (Source source : sources) {
        long begun = System.nanoTime();
        assertThrows(Exception.class, () -> source.collect(Deadline.in(Duration.ofHours(1))));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, source.id() + " took " + took);
      }
    } finally {
      node.resume();
    }
    Mending.await(cluster);
  }

  /**
   * Any broker can be named to a client as the controller: of so many clients, some are told the
   * one that is about to hang. As long as it is asked for something else as well, connections to it
   * are given up before a request times out, which alone would make the client look for another.
   */
  @Test
  void controllerThatHangsIsForgotten(KafkaCluster cluster) throws Exception {
    List<KafkaAdmin> admins =
        Stream.generate(() -> admin(cluster.bootstrapServers(), "4000")).limit(9).toList();
    for (KafkaAdmin admin : admins) {
      reassignments(admin);
    }
    KafkaNode hanging = cluster.node(leader(admins.get(0)) == 3 ? 2 : 3);
    hanging.pause();
    try {
      for (KafkaAdmin admin : admins) {
        Await.until(
            "the client asks another broker", Duration.ofSeconds(40), () -> reassignments(admin));
      }
    } finally {
      hanging.resume();
      admins.forEach(KafkaAdmin::close);
    }
    Mending.await(cluster);
  }

  /** Whether the one that the client takes for the controller answers. */
  private static boolean reassignments(KafkaAdmin admin) throws Exception {
    DescribeLogDirsResult unused = admin.client().describeLogDirs(List.of(2, 3));
    admin.client().listPartitionReassignments().reassignments().get();
    return true;
  }

  private static int leader(KafkaAdmin admin) throws Exception {
    return admin.client().describeMetadataQuorum().quorumInfo().get().leaderId();
  }

  /** With a view of the cluster that is not taken anew meanwhile. */
  @Test
  void everyRequestIsCounted(KafkaCluster cluster) throws Exception {
    try (KafkaAdmin admin =
        new KafkaAdmin(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "metadata.max.age.ms",
                "300000"))) {
      admin.client().describeCluster().nodes().get();
      double connected = admin.requests();
      for (int i = 0; i < 5; i++) {
        admin.client().describeCluster().nodes().get();
      }
      assertEquals(connected + 5, admin.requests());
    }
  }

  private static KafkaAdmin admin(String bootstrap, String apiTimeout) {
    return new KafkaAdmin(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "request.timeout.ms",
            "1000",
            "default.api.timeout.ms",
            apiTimeout));
  }

  private static List<Source> sources(KafkaAdmin admin) {
    QuorumReader quorum = new QuorumReader(admin);
    HostedTopics hosted = new HostedTopics(admin);
    NameFilter names = NameFilter.of(".*", "");
    TopicFilter topics = new TopicFilter(names, true, true);
    return List.of(
        new TopologySource(admin, quorum),
        new QuorumSource(admin, quorum),
        Wanted.all().seconds(4, Optional.empty()).source(admin),
        new TopicsSource(admin, topics),
        new ReplicationSource(admin, quorum, CollectionIT::brokers, hosted, topics, PERIOD),
        new LogDirsSource(admin, CollectionIT::brokers, names, hosted, PERIOD),
        new ReassignmentsSource(admin, PERIOD),
        new BrokerConfigSource(admin, CollectionIT::brokers, Map.of(), PERIOD),
        new SecuritySource(admin, PERIOD),
        new FeaturesSource(admin, CollectionIT::brokers));
  }

  private static Optional<Topology> brokers() {
    return Optional.of(new Topology("", Stream.of(1, 2, 3).map(CollectionIT::broker).toList()));
  }

  private static Node broker(int id) {
    return new Node(
        id, EnumSet.of(Node.Role.BROKER), Optional.empty(), Optional.empty(), Node.State.ACTIVE);
  }
}
