package io.kraftexporter.kafka.probe;

import static io.kraftexporter.kafka.probe.ProbeReadings.NOTHING;
import static io.kraftexporter.kafka.probe.ProbeReadings.PATIENCE;
import static io.kraftexporter.kafka.probe.ProbeReadings.answering;
import static io.kraftexporter.kafka.probe.ProbeReadings.assertAllCameBackSoon;
import static io.kraftexporter.kafka.probe.ProbeReadings.awaitSuccesses;
import static io.kraftexporter.kafka.probe.ProbeReadings.read;
import static io.kraftexporter.kafka.probe.ProbeReadings.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.Mending;
import io.kraftexporter.cluster.SharedCluster;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The topic of the end-to-end probe: creation, replicas and deletion. */
@Timeout(180)
@ExtendWith(SharedCluster.class)
final class ProbeTopicIT {
  private ProbeBench bench;

  @BeforeEach
  void start(KafkaCluster cluster) {
    bench = new ProbeBench(cluster);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** The topic is there for longer than what is down when it is made. */
  @Test
  void brokerThatIsDownWhenTheTopicIsMadeGetsItsReplicasToo(KafkaCluster cluster) throws Exception {
    String topic = "kraft-exporter-probe-down";
    KafkaNode down = cluster.node(3);
    down.stop();
    try (ProbeSource probe = bench.probe(topic, true)) {
      Await.untilEqual(
          "it is fenced", PATIENCE, 2, () -> bench.kafka().describeCluster().nodes().get().size());
      awaitSuccesses(probe, 5, 1, 2);
      assertEquals(
          Map.of(0, List.of(1, 2, 3), 1, List.of(2, 3, 1), 2, List.of(3, 1, 2)),
          bench.replicas(topic));
    } finally {
      down.start();
    }
    Mending.await(cluster);
    bench.awaitGone(topic);
  }

  @Test
  void lastProbeOfATopicCleansUp() throws Exception {
    String topic = "kraft-exporter-probe-shared";
    try (ProbeSource second = bench.probe(topic, true)) {
      Uuid made;
      try (ProbeSource first = bench.probe(topic, true)) {
        Await.until("one measures", PATIENCE, () -> answering(first).equals(Set.of(1, 2, 3)));
        Await.until("so does another", PATIENCE, () -> answering(second).equals(Set.of(1, 2, 3)));
        made = bench.id(topic);
      }
      awaitSuccesses(second, 10, 1, 2, 3);
      assertEquals(made, bench.id(topic));
      assertAllCameBackSoon(NOTHING, read(second), 1, 2, 3);
    }
    bench.awaitGone(topic);
  }

  @Test
  void probesThatEndTogetherCleanUp() throws Exception {
    String topic = "kraft-exporter-probe-together";
    ProbeSource first = bench.probe(topic, true);
    ProbeSource second = bench.probe(topic, true);
    try {
      Await.until("one measures", PATIENCE, () -> answering(first).equals(Set.of(1, 2, 3)));
      Await.until("so does another", PATIENCE, () -> answering(second).equals(Set.of(1, 2, 3)));
    } finally {
      Thread other = new Thread(first::close);
      other.start();
      second.close();
      other.join();
    }
    bench.awaitGone(topic);
  }

  @Test
  void topicIsNotCreatedUnlessAllowed() throws Exception {
    String topic = "kraft-exporter-probe-refused";
    try (ProbeSource probe = bench.probe(topic, false)) {
      Await.until("it says so", PATIENCE, () -> refusal(probe).contains("probe.create"));
      assertEquals(
          "there is no topic " + topic + ", and probe.create does not allow to make it",
          refusal(probe));
    }
    assertFalse(bench.topics().contains(topic));
  }
}
