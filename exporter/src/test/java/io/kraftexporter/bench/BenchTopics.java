package io.kraftexporter.bench;

import io.kraftexporter.cluster.KafkaCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with many partitions, each of which has beans. */
final class BenchTopics {
  private static final int PER_TOPIC = 50;
  private static final int BEANS = 11; // of each partition
  private static final int DIFFERENT = 37;

  private BenchTopics() {}

  /** A broker as in production, unlike those of tests. */
  static KafkaCluster.Builder broker() {
    return KafkaCluster.combined(1).jvm("-Xmx2g").jvm("-XX:TieredStopAtLevel=4");
  }

  static void create(KafkaCluster cluster, int partitions) throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      for (int i = 0; i < partitions / PER_TOPIC; i++) {
        NewTopic topic = new NewTopic("bench-" + i, PER_TOPIC, (short) 1);
        admin.createTopics(List.of(topic)).all().get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** Some records to each partition, so that their logs differ in size and end. */
  static void write(KafkaCluster cluster, int partitions) {
    Map<String, Object> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < partitions; i++) {
        for (int record = 0; record <= i % DIFFERENT; record++) {
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      "bench-" + i / PER_TOPIC, i % PER_TOPIC, null, new byte[i % PER_TOPIC]));
        }
      }
    }
  }

  /** Topics are created at once, their beans one after the other. */
  @SuppressWarnings("BanJNDI") // it is our own broker
  static void awaitBeans(KafkaCluster cluster, int partitions) throws Exception {
    String url =
        "service:jmx:rmi:///jndi/rmi://%s:%d/jmxrmi"
            .formatted(cluster.node(1).host(), cluster.jmxPort());
    ObjectName beans = new ObjectName("kafka.*:partition=*,*");
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(url))) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      while (server.queryNames(beans, null).size() < partitions * BEANS) {
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }
}
