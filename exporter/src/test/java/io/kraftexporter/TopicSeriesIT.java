package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.jmx.remote.RemoteJmx;
import io.kraftexporter.metric.ParsedText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the rules for partitions, one scrape has what the brokers have at that moment. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
class TopicSeriesIT {
  private static final String STAYS = "topic-series-stays";
  private static final String GOES = "topic-series-goes";

  /** The series of a replica are 11, and another one if it follows its leader. */
  private static final long BEANS_OF_A_PARTITION = 3 * 11 + 2;

  @Test
  void seriesComeAndGoWithTheTopic(KafkaCluster cluster) throws Exception {
    Map<String, Object> exact = Map.of("reuse_within", "1ms", "timeout", "30s");
    Map<String, Object> jmx =
        Map.of(
            "port", cluster.jmxPort(),
            "rules", List.of("kafka-broker.yml", "kafka-partitions.yml"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        RunningExporter exporter =
            RunningExporter.of(cluster, Map.of("scrape", exact, "jmx", jmx))) {
      admin.createTopics(List.of(new NewTopic(STAYS, 2, (short) 3))).all().get();
      awaitBeans(cluster, STAYS, 2);
      assertEquals(beans(cluster), series(exporter.scrape("/metrics")));

      admin.createTopics(List.of(new NewTopic(GOES, 4, (short) 3))).all().get();
      awaitBeans(cluster, GOES, 4);
      assertEquals(beans(cluster), series(exporter.scrape("/metrics")));

      admin.deleteTopics(List.of(GOES)).all().get();
      awaitBeans(cluster, GOES, 0);
      Set<String> left = beans(cluster);
      assertEquals(2 * BEANS_OF_A_PARTITION, left.size());
      assertEquals(left, series(exporter.scrape("/metrics")));
      admin.deleteTopics(List.of(STAYS)).all().get();
    }
  }

  private static void awaitBeans(KafkaCluster cluster, String topic, int partitions)
      throws InterruptedException {
    Await.until(
        "the brokers have " + partitions + " partitions of " + topic,
        Duration.ofMinutes(1),
        () ->
            beans(cluster).stream().filter(bean -> bean.contains(" " + topic + " ")).count()
                == partitions * BEANS_OF_A_PARTITION);
  }

  /** By metric, node, topic and partition. */
  private static Set<String> beans(KafkaCluster cluster) throws Exception {
    Set<String> beans = new TreeSet<>();
    for (KafkaNode node : cluster.nodes()) {
      for (ObjectName bean : RemoteJmx.names(node, "kafka.*:topic=topic-series-*,partition=*,*")) {
        beans.add(
            told(
                "%s_%s_%s"
                    .formatted(
                        bean.getDomain().replace('.', '_'),
                        bean.getKeyProperty("type"),
                        bean.getKeyProperty("name")),
                node.id(),
                bean.getKeyProperty("topic"),
                bean.getKeyProperty("partition")));
      }
    }
    return beans;
  }

  private static Set<String> series(ParsedText scrape) {
    Set<String> series = new TreeSet<>();
    scrape
        .samples()
        .forEach(
            (metric, samples) -> {
              for (Map<String, String> labels : samples.keySet()) {
                if (labels.containsKey("node_id")
                    && labels.containsKey("partition")
                    && labels.getOrDefault("topic", "").startsWith("topic-series-")) {
                  series.add(
                      told(
                          metric,
                          labels.get("node_id"),
                          labels.get("topic"),
                          labels.get("partition")));
                }
              }
            });
    return series;
  }

  private static String told(String metric, Object node, String topic, String partition) {
    return metric.toLowerCase(Locale.ROOT) + " " + node + " " + topic + " " + partition;
  }
}
