package io.kraftexporter.cluster;

import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads what a broker counts of the connections to one of its listeners. */
public final class ListenerMetrics {
  private ListenerMetrics() {}

  /**
   * Returns the sum of an attribute over the network threads of node 1.
   *
   * @param listener its name, such as LOGIN
   */
  @SuppressWarnings("BanJNDI") // it is our own broker
  public static double total(KafkaCluster cluster, String listener, String attribute)
      throws Exception {
    String url =
        "service:jmx:rmi:///jndi/rmi://%s:%d/jmxrmi"
            .formatted(cluster.node(1).host(), cluster.jmxPort());
    ObjectName beans =
        new ObjectName("kafka.server:type=socket-server-metrics,listener=" + listener + ",*");
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(url))) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      double sum = 0;
      for (ObjectName bean : server.queryNames(beans, null)) {
        if (bean.getKeyProperty("networkProcessor") != null
            && bean.getKeyProperty("cipher") == null
            && bean.getKeyProperty("clientSoftwareName") == null) {
          sum += (Double) server.getAttribute(bean, attribute);
        }
      }
      return sum;
    }
  }
}
