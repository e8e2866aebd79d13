package io.kraftexporter.kafka.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.Mending;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.WatchedAdmin;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end-to-end probe on three brokers. */
@Timeout(180)
@ExtendWith(SharedCluster.class)
final class ProbeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ParsedText NOTHING = ParsedText.parse("");

  private Admin kafka;
  private KafkaAdmin admin;
  private Map<String, Object> properties;

  @BeforeEach
  void start(KafkaCluster cluster) {
    properties =
        Map.of(
            "bootstrap.servers",
            cluster.bootstrapServers(),
            "request.timeout.ms",
            "2000",
            "default.api.timeout.ms",
            "10000");
    kafka = Admin.create(properties);
    admin = new KafkaAdmin(properties);
  }

  @AfterEach
  void close() {
    admin.close();
    kafka.close();
  }

  @Test
  void brokerThatHangsFailsAndTheOthersGoOn(KafkaCluster cluster) throws Exception {
    String topic = "kraft-exporter-probe-hang";
    try (ProbeSource probe = probe(topic, true)) {
      Await.until("all leaders answer", PATIENCE, () -> answering(probe).equals(Set.of(1, 2, 3)));
      Map<Integer, List<Integer>> replicas = replicas(topic);
      assertEquals(Map.of(0, List.of(1, 2, 3), 1, List.of(2, 3, 1), 2, List.of(3, 1, 2)), replicas);
      Await.until(
          "commits are measured",
          PATIENCE,
          () -> read(probe).value("kafka_probe_commit_seconds_count") > 0);

      KafkaNode hanging = cluster.node(3);
      ParsedText before = read(probe);
      hanging.pause();
      try {
        Await.until(
            "its records fail",
            PATIENCE,
            () -> failures(read(probe), 3) >= failures(before, 3) + 2);
        awaitSuccesses(probe, 5, 1, 2);
        Await.until(
            "somebody else leads its partition, and is measured",
            PATIENCE,
            () -> leaders(topic).equals(Set.of(1, 2)));
        awaitSuccesses(probe, 15, 1, 2);
        ParsedText settled = read(probe);
        awaitSuccesses(probe, 20, 1, 2);
        assertAllCameBackSoon(settled, read(probe), 1, 2);
      } finally {
        hanging.resume();
      }
      Mending.await(cluster);
    }
    awaitGone(topic);
  }

  /** Without replicas, a broker that hangs is nothing to the others' partitions; its own fail. */
  @Test
  void brokerThatHangsFromTheStartHoldsUpNobody(KafkaCluster cluster) throws Exception {
    String topic = "kraft-exporter-probe-start";
    create(topic, List.of(3), List.of(1), List.of(3), List.of(2), List.of(3), List.of(3));
    KafkaNode hanging = cluster.node(3);
    hanging.pause();
    try (ProbeSource probe = probe(topic, false)) {
      awaitSuccesses(probe, 50, 1, 2);
      assertAllCameBackSoon(NOTHING, read(probe), 1, 2);
      Await.until(
          "nobody leads its partitions", PATIENCE, () -> leaders(topic).equals(Set.of(1, 2)));
      double fenced = failures(read(probe), 3);
      Await.until("its own fail", PATIENCE, () -> failures(read(probe), 3) > fenced + 40);
    } finally {
      hanging.resume();
    }
    Mending.await(cluster);
    kafka.deleteTopics(List.of(topic)).all().get();
  }

  /** The topic is there for longer than what is down when it is made. */
  @Test
  void brokerThatIsDownWhenTheTopicIsMadeGetsItsReplicasToo(KafkaCluster cluster) throws Exception {
    String topic = "kraft-exporter-probe-down";
    KafkaNode down = cluster.node(3);
    down.stop();
    try (ProbeSource probe = probe(topic, true)) {
      Await.untilEqual(
          "it is fenced", PATIENCE, 2, () -> kafka.describeCluster().nodes().get().size());
      awaitSuccesses(probe, 5, 1, 2);
      assertEquals(
          Map.of(0, List.of(1, 2, 3), 1, List.of(2, 3, 1), 2, List.of(3, 1, 2)), replicas(topic));
    } finally {
      down.start();
    }
    Mending.await(cluster);
    awaitGone(topic);
  }

  @Test
  void sendingWaitsForNobodyWhoLooksAfterTheTopic() throws Exception {
    String topic = "kraft-exporter-probe-look";
    AtomicBoolean hold = new AtomicBoolean();
    CountDownLatch held = new CountDownLatch(1);
    CompletableFuture<Void> released = new CompletableFuture<>();
    try (KafkaAdmin slow =
            WatchedAdmin.of(
                properties,
                call -> {
                  if (hold.get()) {
                    held.countDown();
                    released.join();
                  }
                });
        ProbeSource probe =
            new ProbeSource(slow, CheckedClients.of(properties), settings(topic, true))) {
      Await.until("all leaders answer", PATIENCE, () -> answering(probe).equals(Set.of(1, 2, 3)));
      hold.set(true);
      try {
        assertTrue(held.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "somebody looks again");
        awaitSuccesses(probe, 10, 1, 2, 3);
      } finally {
        released.complete(null);
      }
    }
    awaitGone(topic);
  }

  @Test
  void lastProbeOfATopicCleansUp() throws Exception {
    String topic = "kraft-exporter-probe-shared";
    try (ProbeSource second = probe(topic, true)) {
      Uuid made;
      try (ProbeSource first = probe(topic, true)) {
        Await.until("one measures", PATIENCE, () -> answering(first).equals(Set.of(1, 2, 3)));
        Await.until("so does another", PATIENCE, () -> answering(second).equals(Set.of(1, 2, 3)));
        made = id(topic);
      }
      awaitSuccesses(second, 10, 1, 2, 3);
      assertEquals(made, id(topic));
      assertAllCameBackSoon(NOTHING, read(second), 1, 2, 3);
    }
    awaitGone(topic);
  }

  @Test
  void probesThatEndTogetherCleanUp() throws Exception {
    String topic = "kraft-exporter-probe-together";
    ProbeSource first = probe(topic, true);
    ProbeSource second = probe(topic, true);
    try {
      Await.until("one measures", PATIENCE, () -> answering(first).equals(Set.of(1, 2, 3)));
      Await.until("so does another", PATIENCE, () -> answering(second).equals(Set.of(1, 2, 3)));
    } finally {
      Thread other = new Thread(first::close);
      other.start();
      second.close();
      other.join();
    }
    awaitGone(topic);
  }

  @Test
  void topicIsNotCreatedUnlessAllowed() throws Exception {
    String topic = "kraft-exporter-probe-refused";
    try (ProbeSource probe = probe(topic, false)) {
      Await.until("it says so", PATIENCE, () -> refusal(probe).contains("probe.create"));
      assertEquals(
          "there is no topic " + topic + ", and probe.create does not allow to make it",
          refusal(probe));
    }
    assertFalse(topics().contains(topic));
  }

  /** The topic is as configured, and the probe's group is not among those with a lag. */
  @Test
  void exporterProbesOnlyIfToldTo(KafkaCluster cluster) throws Exception {
    String topic = "kraft-exporter-probe-configured";
    Map<String, Object> on =
        Map.of("probe", Map.of("enabled", true, "create", true, "topic", topic, "period", "200ms"));
    try (RunningExporter exporter = RunningExporter.of(cluster, on)) {
      Await.until(
          "it probes and commits",
          PATIENCE,
          () ->
              exporter.scrape("/metrics/cluster").values("kafka_probe_records_total").size() == 3
                  && groups().contains(topic));
      ParsedText scrape = exporter.scrape("/metrics/cluster");
      assertEquals(
          List.of(), scrape.values("kafka_consumergroup_current_offset", "consumergroup", topic));
      assertEquals(List.of(), scrape.values("kafka_consumergroup_members", "consumergroup", topic));

      exporter.app().apply(RunningExporter.configuration(cluster, Map.of()));
      awaitGone(topic);
      assertTrue(exporter.scrape("/metrics/cluster").values("kafka_probe_records_total").isEmpty());
    }
  }

  /** Whoever changes the settings loses no record and no topic. */
  @Test
  void reloadGoesOnWithTheTopic(KafkaCluster cluster) throws Exception {
    String topic = "kraft-exporter-probe-reload";
    try (RunningExporter exporter = RunningExporter.of(cluster, probing(topic, "200ms"))) {
      Await.until("it probes", PATIENCE, () -> probed(exporter, 3));
      Uuid made = id(topic);

      exporter.apply(probing(topic, "300ms"));
      assertEquals(made, id(topic));
      exporter.apply(moved(cluster, probing(topic, "300ms")));
      Await.until("it goes on", PATIENCE, () -> probed(exporter, 3));
      assertEquals(made, id(topic));
      assertEquals(
          List.of(0.0, 0.0, 0.0),
          exporter.scrape("/metrics/cluster").values("kafka_probe_failures_total"));
    }
    awaitGone(topic);
  }

  private static Map<String, Object> probing(String topic, String period) {
    return Map.of(
        "probe", Map.of("enabled", true, "create", true, "topic", topic, "period", period));
  }

  /** Hides one of the cluster's addresses. */
  private static Map<String, Object> moved(KafkaCluster cluster, Map<String, Object> keys) {
    Map<String, Object> moved = new HashMap<>(keys);
    List<String> bootstrap = List.of(cluster.bootstrapServers().split(","));
    moved.put("kafka", Map.of("bootstrap", bootstrap.subList(1, 3)));
    return moved;
  }

  private static boolean probed(RunningExporter exporter, int brokers) throws Exception {
    List<Double> probed =
        exporter.scrape("/metrics/cluster").values("kafka_probe_round_trip_seconds_count");
    return probed.size() == brokers && probed.stream().allMatch(records -> records > 5);
  }

  private ProbeSource probe(String topic, boolean create) {
    return new ProbeSource(admin, CheckedClients.of(properties), settings(topic, create));
  }

  private static ProbeConfiguration settings(String topic, boolean create) {
    return new ProbeConfiguration(
        true, topic, create, Duration.ofMillis(200), Duration.ofSeconds(2));
  }

  /** Each of these partitions has such replicas. */
  @SafeVarargs
  private final void create(String topic, List<Integer>... partitions) throws Exception {
    Map<Integer, List<Integer>> replicas = new TreeMap<>();
    for (List<Integer> partition : partitions) {
      replicas.put(replicas.size(), partition);
    }
    NewTopic alone = new NewTopic(topic, replicas).configs(Map.of("min.insync.replicas", "1"));
    kafka.createTopics(List.of(alone)).all().get();
  }

  /** Brokers learn of it a moment after it was done. */
  private void awaitGone(String topic) throws InterruptedException {
    Await.until(
        "topic and group are gone",
        Duration.ofSeconds(5),
        () -> !topics().contains(topic) && !groups().contains(topic));
  }

  /** So many more than now, from each of these brokers. */
  private static void awaitSuccesses(ProbeSource probe, int more, int... leaders) throws Exception {
    ParsedText before = read(probe);
    for (int leader : leaders) {
      Await.until(
          more + " records more of broker " + leader,
          PATIENCE,
          () -> successes(read(probe), leader) >= successes(before, leader) + more);
    }
  }

  /** What was sent to these brokers was read again, and within a second: half of the time-out. */
  private static void assertAllCameBackSoon(ParsedText before, ParsedText now, int... leaders) {
    for (int leader : leaders) {
      assertEquals(failures(before, leader), failures(now, leader), "failures of " + leader);
      assertEquals(
          successes(now, leader) - successes(before, leader),
          soon(now, leader) - soon(before, leader),
          "round trips of " + leader);
    }
  }

  private static String refusal(ProbeSource probe) {
    try {
      probe.collect(Deadline.in(PATIENCE));
      return "";
    } catch (Exception e) {
      return e.getMessage();
    }
  }

  private static ParsedText read(ProbeSource probe) throws Exception {
    return ParsedText.parse(Texts.of(probe.collect(Deadline.in(PATIENCE))));
  }

  private static Set<Integer> answering(ProbeSource probe) throws Exception {
    return read(probe)
        .samples()
        .getOrDefault("kafka_probe_round_trip_seconds_count", Map.of())
        .entrySet()
        .stream()
        .filter(leader -> leader.getValue() > 0)
        .map(leader -> Integer.valueOf(leader.getKey().get("node_id")))
        .collect(Collectors.toSet());
  }

  private static double failures(ParsedText probe, int leader) {
    return count(probe, "kafka_probe_failures_total", leader);
  }

  private static double successes(ParsedText probe, int leader) {
    return count(probe, "kafka_probe_round_trip_seconds_count", leader);
  }

  private static double soon(ParsedText probe, int leader) {
    return count(probe, "kafka_probe_round_trip_seconds_bucket", leader, "le", "1.0");
  }

  /** None before the first. */
  private static double count(ParsedText probe, String name, int leader, String... labels) {
    List<String> pairs = new ArrayList<>(List.of("node_id", Integer.toString(leader)));
    pairs.addAll(List.of(labels));
    return probe.values(name, pairs.toArray(String[]::new)).stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private Uuid id(String topic) throws Exception {
    return kafka.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId();
  }

  private List<TopicPartitionInfo> partitions(String topic) throws Exception {
    return kafka.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions();
  }

  private Map<Integer, List<Integer>> replicas(String topic) throws Exception {
    Map<Integer, List<Integer>> replicas = new TreeMap<>();
    for (TopicPartitionInfo partition : partitions(topic)) {
      replicas.put(
          partition.partition(), partition.replicas().stream().map(node -> node.id()).toList());
    }
    return replicas;
  }

  private Set<Integer> leaders(String topic) throws Exception {
    return partitions(topic).stream()
        .map(TopicPartitionInfo::leader)
        .filter(leader -> leader != null && !leader.isEmpty())
        .map(Node::id)
        .collect(Collectors.toSet());
  }

  private Set<String> topics() throws Exception {
    return kafka.listTopics().names().get();
  }

  private Set<String> groups() throws Exception {
    return kafka.listGroups().all().get().stream()
        .map(GroupListing::groupId)
        .collect(Collectors.toSet());
  }
}
