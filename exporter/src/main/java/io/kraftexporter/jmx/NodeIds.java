package io.kraftexporter.jmx;

import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.ObjectNames;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import javax.management.ObjectName;

/** Reads the node id of a JVM from its bean {@code kafka.server:type=app-info,id=N}. */
final class NodeIds {
  private static final ObjectName APP_INFO = ObjectNames.of("kafka.server:type=app-info,id=*");

  private NodeIds() {}

  /** The ids it goes by: one, or none if it is no Kafka node or does not say yet. */
  static Set<Integer> of(JmxConnection connection) throws IOException {
    Set<Integer> ids = new TreeSet<>();
    for (ObjectName name : connection.names(APP_INFO)) {
      String id = name.getKeyProperty("id");
      if (id.matches("\\d{1,10}") && Long.parseLong(id) <= Integer.MAX_VALUE) {
        ids.add(Integer.valueOf(id));
      }
    }
    return ids;
  }
}
