package io.kraftexporter.status;

import io.kraftexporter.scrape.SourceState;
import io.kraftexporter.topology.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a cluster, as its sources last read it.
 *
 * @param name the value of the label {@code cluster}; empty while it is not known
 * @param id the cluster's id; empty while it is not known
 * @param bootstrap the configured addresses; none where Kafka itself is not read
 * @param jmx whether the configuration reads JVMs
 * @param leader the node id of the quorum's leader
 * @param metadataLevel the level of the feature {@code metadata.version}
 * @param requests the number of requests that were sent to brokers since the start
 * @param jvms the JVMs that are no nodes
 * @param sources the sources that read no JVM
 */
public record ClusterStatus(
    String name,
    Optional<String> id,
    List<HostPort> bootstrap,
    boolean jmx,
    Optional<Integer> leader,
    Optional<Integer> metadataLevel,
    Optional<Long> requests,
    List<NodeStatus> nodes,
    List<JmxConnectionState> jvms,
    List<SourceState> sources) {

  public ClusterStatus {
    bootstrap = List.copyOf(bootstrap);
    nodes = List.copyOf(nodes);
    jvms = List.copyOf(jvms);
    sources = List.copyOf(sources);
  }

  /** Returns the connections to nodes and other JVMs. */
  public List<JmxConnectionState> connections() {
    return Stream.concat(nodes.stream().flatMap(node -> node.jmx().stream()), jvms.stream())
        .toList();
  }

  /** Returns the states of all sources. */
  public List<SourceState> allSources() {
    return Stream.concat(sources.stream(), connections().stream().map(JmxConnectionState::source))
        .toList();
  }

  /** Returns the different versions of the Kafka software of the nodes, sorted. */
  public List<String> versions() {
    return nodes.stream().flatMap(node -> node.version().stream()).distinct().sorted().toList();
  }
}
