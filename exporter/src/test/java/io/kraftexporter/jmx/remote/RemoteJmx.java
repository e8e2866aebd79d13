package io.kraftexporter.jmx.remote;

import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.jmx.remote.RemoteConfiguration.Transport;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Single values, names and operations of a JVM. Not through {@code JMXConnector}, whose stubs are
 * refused as soon as any test has put {@link SerialFilter} in force.
 */
public final class RemoteJmx {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private RemoteJmx() {}

  /** Code that runs over a connection. */
  private interface Use<T> {
    T with(JmxConnection connection) throws IOException, JMException;
  }

  public static Object read(KafkaNode node, String bean, String attribute)
      throws IOException, JMException {
    return use(
        node, connection -> connection.read(ObjectNames.of(bean), attribute).get(0).getValue());
  }

  /** The beans that this pattern fits. */
  public static Set<ObjectName> names(KafkaNode node, String pattern)
      throws IOException, JMException {
    return use(node, connection -> connection.names(ObjectNames.of(pattern)));
  }

  /** An attribute of each bean that this pattern fits. */
  public static Map<ObjectName, Object> readEach(KafkaNode node, String pattern, String attribute)
      throws IOException, JMException {
    return use(
        node,
        connection -> {
          Map<ObjectName, Object> values = new HashMap<>();
          for (ObjectName bean : connection.names(ObjectNames.of(pattern))) {
            values.put(bean, connection.read(bean, attribute).get(0).getValue());
          }
          return values;
        });
  }

  /** Collects garbage. */
  public static void gc(KafkaNode node) throws IOException, JMException {
    use(
        node,
        connection ->
            connection.invoke(ObjectNames.of("java.lang:type=Memory"), "gc", new Object[0]));
  }

  private static <T> T use(KafkaNode node, Use<T> use) throws IOException, JMException {
    RemoteConfiguration settings = Remotes.of(PATIENCE, PATIENCE, Transport.STOCK);
    JmxConnection connection =
        settings.newTransport().connect(new HostPort(node.host(), node.jmxPort()));
    try {
      return use.with(connection);
    } finally {
      connection.close();
    }
  }
}
