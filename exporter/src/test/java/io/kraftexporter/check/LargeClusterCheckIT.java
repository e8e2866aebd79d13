package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.Await;
import io.kraftexporter.PackagedExporter;
import io.kraftexporter.cluster.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check of three brokers with 5,000 partitions, 15,000 replicas and 500 groups. */
@Tag("soak")
@Timeout(1800)
final class LargeClusterCheckIT {
  private static final int TOPICS = 100;
  private static final int PARTITIONS_PER_TOPIC = 50;
  private static final int GROUPS = 500;
  private static final int COMMITS = 10;

  /** Far above the minute that is promised, which a loaded machine cannot keep. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path directory;

  @Test
  void checksEverything() throws Exception {
    Path home = PackagedExporter.unpack(directory);
    try (KafkaCluster cluster = KafkaCluster.combined(3).jvm("-Xmx1500m").start()) {
      fill(cluster);
      long start = System.nanoTime();
      PackagedExporter.Ended ended =
          PackagedExporter.run(
              home,
              PATIENCE,
              "check",
              "--bootstrap",
              cluster.bootstrapServers(),
              "--jmx-port",
              Integer.toString(cluster.jmxPort()),
              "--timeout",
              "240s",
              "--output",
              "json");
      double seconds = (System.nanoTime() - start) / 1e9;
      JsonNode report =
          new ObjectMapper().readTree(ended.output().substring(ended.output().indexOf("{\n")));
      System.out.printf(
          "check of 5,000 partitions and 500 groups: %.1f s, of these %.1f s for the cluster; %s%n",
          seconds, report.path("seconds").asDouble(), report.path("summary").asText());
      Map<String, String> areas = new TreeMap<>();
      report
          .path("areas")
          .forEach(area -> areas.put(area.path("area").asText(), area.path("text").asText()));
      String partitions = areas.get("partitions").replaceFirst(".* (\\d+) partitions.*", "$1");
      assertTrue(Integer.parseInt(partitions) >= TOPICS * PARTITIONS_PER_TOPIC, partitions);
      assertTrue(areas.get("groups").startsWith("500 consumer groups"), areas.get("groups"));
      assertEquals(
          List.of(),
          report.path("areas").findValuesAsText("state").stream()
              .filter(state -> state.equals("unknown"))
              .toList(),
          ended.output());
    }
  }

  private static void fill(KafkaCluster cluster) throws Exception {
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", cluster.bootstrapServers());
    client.put("default.api.timeout.ms", 600_000);
    client.put("request.timeout.ms", 120_000);
    try (Admin admin = Admin.create(client)) {
      for (int i = 0; i < TOPICS; i++) {
        NewTopic topic = new NewTopic("topic-" + i, PARTITIONS_PER_TOPIC, (short) 3);
        admin.createTopics(List.of(topic)).all().get();
      }
      // A broker may hear of a topic a moment later.
      Await.until("all groups have committed", PATIENCE, () -> commit(admin));
    }
  }

  private static boolean commit(Admin admin) throws Exception {
    List<KafkaFuture<Void>> commits = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      String topic = "topic-" + i % TOPICS;
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      IntStream.range(0, COMMITS)
          .forEach(each -> offsets.put(new TopicPartition(topic, each), new OffsetAndMetadata(0)));
      commits.add(admin.alterConsumerGroupOffsets("group-" + i, offsets).all());
    }
    KafkaFuture.allOf(commits.toArray(KafkaFuture[]::new)).get();
    return true;
  }
}
