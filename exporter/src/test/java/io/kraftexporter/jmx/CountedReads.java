package io.kraftexporter.jmx;

import io.kraftexporter.jmx.remote.Call;
import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.JmxTransport;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import javax.management.ObjectName;

/** A transport that counts how many beans are read over it, of those that a pattern fits. */
final class CountedReads implements JmxTransport {
  private final JmxTransport real;
  private final ObjectName pattern;
  private int count;

  CountedReads(JmxTransport real, ObjectName pattern) {
    this.real = real;
    this.pattern = pattern;
  }

  /** How many since this was last asked. */
  int take() {
    int taken = count;
    count = 0;
    return taken;
  }

  @Override
  public JmxConnection connect(HostPort address) throws IOException {
    JmxConnection connection = real.connect(address);
    return (JmxConnection)
        Proxy.newProxyInstance(
            JmxConnection.class.getClassLoader(),
            new Class<?>[] {JmxConnection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("ask")) {
                count((List<?>) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void count(List<?> calls) {
    for (Object call : calls) {
      count += call instanceof Call.Read read && pattern.apply(read.bean()) ? 1 : 0;
    }
  }
}
