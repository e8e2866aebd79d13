package io.kraftexporter.faults;

import io.kraftexporter.cluster.FaultProxy;
import io.kraftexporter.cluster.FaultProxy.Behaviour;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Faults of a node as a whole, and of the names of nodes. */
final class NodeFaults {
  private static final int NODE = 3;
  private static final int OTHER = 2;

  private NodeFaults() {}

  static List<FaultCase> all() {
    return List.of(
        new FaultCase(
            "Node 3", "crashes and is started again", Concern.node(NODE), NodeFaults::crash),
        new FaultCase(
            "JMX of node 3", "leads to node 2", Concern.jmx(NODE), NodeFaults::leadToOther),
        new FaultCase(
            "DNS",
            "does not know node 3 any more, whose connections are reset",
            Concern.jmx(NODE).and(Concern.broker(NODE)),
            cluster -> forget(cluster, Set.of(1, OTHER), List.of(NODE))),
        new FaultCase(
            "DNS",
            "does not know any node, and all connections are reset",
            Concern.KAFKA.and(Concern.jmx(1)).and(Concern.jmx(OTHER)).and(Concern.jmx(NODE)),
            cluster -> forget(cluster, Set.of(), List.of(1, OTHER, NODE))),
        new FaultCase(
            "DNS",
            "does not know any node, and connections stay",
            Concern.NOTHING,
            cluster -> forget(cluster, Set.of(), List.of())));
  }

  private static AutoCloseable crash(FaultCluster cluster) {
    cluster.cluster().node(NODE).kill();
    return () -> cluster.cluster().node(NODE).start();
  }

  private static AutoCloseable leadToOther(FaultCluster cluster) throws IOException {
    int port = cluster.cluster().jmxPort();
    FaultProxy proxy = cluster.jmx(NODE);
    proxy.forwardTo(new HostPort(cluster.cluster().node(OTHER).host(), port));
    return () -> proxy.forwardTo(new HostPort(cluster.cluster().node(NODE).host(), port));
  }

  private static AutoCloseable forget(FaultCluster cluster, Set<Integer> known, List<Integer> reset)
      throws IOException {
    cluster.resolve(known);
    for (int id : reset) {
      for (FaultProxy proxy : List.of(cluster.kafka(id), cluster.jmx(id))) {
        proxy.behave(Behaviour.RESET);
        proxy.behave(Behaviour.FORWARD);
      }
    }
    return () -> cluster.resolve(Set.of(1, OTHER, NODE));
  }
}
