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

/** A broker with many partitions, each of which has beans. */
final class BenchTopics {
  private static final int PER_TOPIC = 50;
  private static final int BEANS = 11; // of each partition

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
