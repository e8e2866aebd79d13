package io.kraftexporter.kafka.probe;

import static io.kraftexporter.kafka.probe.ProbeBench.settings;
import static io.kraftexporter.kafka.probe.ProbeReadings.NOTHING;
import static io.kraftexporter.kafka.probe.ProbeReadings.PATIENCE;
import static io.kraftexporter.kafka.probe.ProbeReadings.answering;
import static io.kraftexporter.kafka.probe.ProbeReadings.assertAllCameBackSoon;
import static io.kraftexporter.kafka.probe.ProbeReadings.awaitSuccesses;
import static io.kraftexporter.kafka.probe.ProbeReadings.failures;
import static io.kraftexporter.kafka.probe.ProbeReadings.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end-to-end probe on three brokers: what it measures, and while a broker is unresponsive. */
@Timeout(180)
@ExtendWith(SharedCluster.class)
final class ProbeIT {
  private ProbeBench bench;

  @BeforeEach
  void start(KafkaCluster cluster) {
    bench = new ProbeBench(cluster);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void brokerThatHangsFailsAndTheOthersGoOn(KafkaCluster cluster) throws Exception {
    String topic = "kraft-exporter-probe-hang";
    try (ProbeSource probe = bench.probe(topic, true)) {
      Await.until("all leaders answer", PATIENCE, () -> answering(probe).equals(Set.of(1, 2, 3)));
      Map<Integer, List<Integer>> replicas = bench.replicas(topic);
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
            () -> bench.leaders(topic).equals(Set.of(1, 2)));
        awaitSuccesses(probe, 15, 1, 2);
        ParsedText settled = read(probe);
        awaitSuccesses(probe, 20, 1, 2);
        assertAllCameBackSoon(settled, read(probe), 1, 2);
      } finally {
        hanging.resume();
      }
      Mending.await(cluster);
    }
    bench.awaitGone(topic);
  }

  /** Without replicas, a broker that hangs is nothing to the others' partitions; its own fail. */
  @Test
  void brokerThatHangsFromTheStartHoldsUpNobody(KafkaCluster cluster) throws Exception {
    String topic = "kraft-exporter-probe-start";
    bench.create(topic, List.of(3), List.of(1), List.of(3), List.of(2), List.of(3), List.of(3));
    KafkaNode hanging = cluster.node(3);
    hanging.pause();
    try (ProbeSource probe = bench.probe(topic, false)) {
      awaitSuccesses(probe, 50, 1, 2);
      assertAllCameBackSoon(NOTHING, read(probe), 1, 2);
      Await.until(
          "nobody leads its partitions", PATIENCE, () -> bench.leaders(topic).equals(Set.of(1, 2)));
      double fenced = failures(read(probe), 3);
      Await.until("its own fail", PATIENCE, () -> failures(read(probe), 3) > fenced + 40);
    } finally {
      hanging.resume();
    }
    Mending.await(cluster);
    bench.kafka().deleteTopics(List.of(topic)).all().get();
  }

  @Test
  void sendingWaitsForNobodyWhoLooksAfterTheTopic() throws Exception {
    String topic = "kraft-exporter-probe-look";
    AtomicBoolean hold = new AtomicBoolean();
    CountDownLatch held = new CountDownLatch(1);
    CompletableFuture<Void> released = new CompletableFuture<>();
    try (KafkaAdmin slow =
            WatchedAdmin.of(
                bench.properties(),
                call -> {
                  if (hold.get()) {
                    held.countDown();
                    released.join();
                  }
                });
        ProbeSource probe =
            new ProbeSource(slow, CheckedClients.of(bench.properties()), settings(topic, true))) {
      Await.until("all leaders answer", PATIENCE, () -> answering(probe).equals(Set.of(1, 2, 3)));
      hold.set(true);
      try {
        assertTrue(held.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "somebody looks again");
        awaitSuccesses(probe, 10, 1, 2, 3);
      } finally {
        released.complete(null);
      }
    }
    bench.awaitGone(topic);
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
                  && bench.groups().contains(topic));
      ParsedText scrape = exporter.scrape("/metrics/cluster");
      assertEquals(
          List.of(), scrape.values("kafka_consumergroup_current_offset", "consumergroup", topic));
      assertEquals(List.of(), scrape.values("kafka_consumergroup_members", "consumergroup", topic));

      exporter.app().apply(RunningExporter.configuration(cluster, Map.of()));
      bench.awaitGone(topic);
      assertTrue(exporter.scrape("/metrics/cluster").values("kafka_probe_records_total").isEmpty());
    }
  }

  /** Whoever changes the settings loses no record and no topic. */
  @Test
  void reloadGoesOnWithTheTopic(KafkaCluster cluster) throws Exception {
    String topic = "kraft-exporter-probe-reload";
    try (RunningExporter exporter = RunningExporter.of(cluster, probing(topic, "200ms"))) {
      Await.until("it probes", PATIENCE, () -> probed(exporter, 3));
      Uuid made = bench.id(topic);

      exporter.apply(probing(topic, "300ms"));
      assertEquals(made, bench.id(topic));
      exporter.apply(moved(cluster, probing(topic, "300ms")));
      Await.until("it goes on", PATIENCE, () -> probed(exporter, 3));
      assertEquals(made, bench.id(topic));
      assertEquals(
          List.of(0.0, 0.0, 0.0),
          exporter.scrape("/metrics/cluster").values("kafka_probe_failures_total"));
    }
    bench.awaitGone(topic);
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
}
