package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.jmx.remote.RemoteJmx;
import io.kraftexporter.jmx.remote.Remotes;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker with hundreds of partitions, of which some lose a replica. */
@Timeout(180)
class PartitionConstantsIT {
  private static final String GAUGES = "kafka.cluster:type=Partition,*";
  private static final Path RULES =
      Path.of(System.getProperty("kraftexporter.home"), "jvm-agent-config/kafka-partitions.yml");

  /** Together enough to be asked for at once; those with two replicas are few of them. */
  private static final int ALONE = Constants.LEAST;

  private static final int REPLICATED = 30;

  @Test
  void valuesAreWhatTheBeansSay() throws Exception {
    RemoteConfiguration settings =
        Remotes.of(
            Duration.ofSeconds(5), Duration.ofSeconds(20), RemoteConfiguration.Transport.PIPELINED);
    try (KafkaCluster cluster = KafkaCluster.dedicated(1, 2).start()) {
      create(cluster);
      KafkaNode node = cluster.node(1);
      CountedReads reads = new CountedReads(settings.newTransport(), new ObjectName(GAUGES));
      try (JmxSource source =
          new JmxSource(
              SourceId.of("jmx", 1),
              new HostPort(node.host(), node.jmxPort()),
              reads,
              settings.readTimeout(),
              List.of(RuleFile.read(RULES)),
              Map.of())) {
        awaitLacking(node, 0);
        collect(source);
        assertEquals(6 * (ALONE + REPLICATED), reads.take());

        cluster.node(2).stop();
        awaitLacking(node, REPLICATED);
        assertEquals(said(node), collect(source));
        int few = reads.take();
        assertTrue(few < 6 * (ALONE + REPLICATED) / 4, () -> few + " beans were read");

        cluster.node(2).start();
        awaitLacking(node, 0);
        assertEquals(said(node), collect(source));
      }
    }
  }

  private static void create(KafkaCluster cluster) throws Exception {
    Map<Integer, List<Integer>> alone = new HashMap<>();
    for (int i = 0; i < ALONE; i++) {
      alone.put(i, List.of(1));
    }
    Map<Integer, List<Integer>> replicated = new HashMap<>();
    for (int i = 0; i < REPLICATED; i++) {
      replicated.put(i, List.of(1, 2));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(new NewTopic("alone", alone), new NewTopic("replicated", replicated)))
          .all()
          .get();
    }
  }

  private static void awaitLacking(KafkaNode node, int partitions) throws InterruptedException {
    Await.until(
        partitions + " partitions lack a replica",
        Duration.ofMinutes(1),
        () -> {
          Map<ObjectName, Object> lacking =
              RemoteJmx.readEach(
                  node, "kafka.cluster:type=Partition,name=UnderReplicated,*", "Value");
          return lacking.size() == ALONE + REPLICATED
              && lacking.values().stream().filter(value -> value.equals(1)).count() == partitions;
        });
  }

  /** By metric, topic and partition. */
  private static Map<String, Double> said(KafkaNode node) throws Exception {
    Map<String, Double> said = new TreeMap<>();
    RemoteJmx.readEach(node, GAUGES, "Value")
        .forEach(
            (bean, value) ->
                said.put(
                    "kafka_cluster_partition_%s %s %s"
                        .formatted(
                            bean.getKeyProperty("name").toLowerCase(Locale.ROOT),
                            bean.getKeyProperty("topic"),
                            bean.getKeyProperty("partition")),
                    ((Number) value).doubleValue()));
    return said;
  }

  private static Map<String, Double> collect(JmxSource source) throws Exception {
    Map<String, Double> collected = new TreeMap<>();
    ParsedText.parse(Lines.of(source.collect(Deadline.in(Duration.ofSeconds(30)))))
        .samples()
        .forEach(
            (metric, samples) ->
                samples.forEach(
                    (labels, value) -> {
                      if (metric.startsWith("kafka_cluster_partition_")) {
                        collected.put(
                            metric + " " + labels.get("topic") + " " + labels.get("partition"),
                            value);
                      }
                    }));
    return collected;
  }
}
