package io.kraftexporter.jmx;

import io.kraftexporter.config.Check;
import io.kraftexporter.topology.HostPort;
import java.nio.file.Path;
import java.util.List;

/**
 * A JVM to read that is no node of the cluster, such as a Connect worker.
 *
 * @param name what it goes by on its series, and in the path of its endpoint
 * @param rules as those of the nodes
 */
public record JmxJvm(String name, HostPort address, List<Path> rules) {

  public JmxJvm {
    rules = List.copyOf(rules);
    new Check()
        .that(name.matches("[A-Za-z0-9_.-]+"), "name", "letters, digits and . _ -")
        .that(!address.host().isEmpty() && address.port() > 0, "address", "HOST:PORT")
        .done();
  }
}
