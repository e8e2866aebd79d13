package io.kraftexporter.jmx;

import io.kraftexporter.jmx.Settings.Transport;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.management.JMException;

/**
 * A single value of a JVM. Not through {@code JMXConnector}, whose stubs are refused as soon as any
 * test has put {@link SerialFilter} in force.
 */
public final class JmxAttribute {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private JmxAttribute() {}

  public static Object read(String host, int port, String bean, String attribute)
      throws IOException, JMException {
    Settings settings = new Settings(PATIENCE, PATIENCE, Transport.STOCK, Optional.empty());
    JmxConnection connection = settings.newTransport().connect(new HostPort(host, port));
    try {
      return connection.read(BeanName.object(bean), attribute).get(0).getValue();
    } finally {
      connection.close();
    }
  }
}
