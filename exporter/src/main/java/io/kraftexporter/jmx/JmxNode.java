package io.kraftexporter.jmx;

import io.kraftexporter.config.Check;
import io.kraftexporter.topology.HostPort;
import java.util.Optional;

/**
 * A JVM to read.
 *
 * @param nodeId Kafka's {@code node.id}; the JVM is asked where it is not given
 */
public record JmxNode(HostPort address, Optional<Integer> nodeId) {

  public JmxNode {
    new Check()
        .that(!address.host().isEmpty() && address.port() > 0, "address", "HOST:PORT")
        .that(nodeId.isEmpty() || nodeId.get() >= 0, "node_id", "0 or more")
        .done();
  }
}
