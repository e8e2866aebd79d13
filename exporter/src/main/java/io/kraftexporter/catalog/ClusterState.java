package io.kraftexporter.catalog;

import io.kraftexporter.jmx.JmxConfiguration;
import io.kraftexporter.jmx.JmxSource;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Scraper;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceState;
import io.kraftexporter.status.ClusterStatus;
import io.kraftexporter.status.JmxConnectionState;
import io.kraftexporter.status.NodeStatus;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the status of a cluster of what its sources last read. */
final class ClusterState {
  private static final String VERSION = "kafka_server_app_info_version";
  private static final String LEADER = "kafka_quorum_leader_id";
  private static final String FEATURE = "kafka_cluster_feature_level";
  private static final String REQUESTS = "kraft_exporter_admin_requests_total";

  private final Cluster.Sources sources;
  private final Scraper scraper;
  private final List<Source> others;
  private final Map<Integer, JmxSource> nodes;

  /**
   * @param others the sources that read no JVM
   * @param nodes the sources of the nodes' JVMs by node id
   */
  ClusterState(
      Cluster.Sources sources,
      Scraper scraper,
      List<Source> others,
      Map<Integer, JmxSource> nodes) {
    this.sources = sources;
    this.scraper = scraper;
    this.others = others;
    this.nodes = nodes;
  }

  ClusterStatus status(String name, Optional<Topology> topology) {
    Optional<Integer> leader = latest(others, LEADER).map(value -> (int) value.value());
    return new ClusterStatus(
        name,
        topology.map(Topology::clusterId).filter(id -> !id.isEmpty()),
        sources.configuration().sources().kafka().bootstrap(),
        readsJvms(sources.configuration().jmx()),
        leader,
        metadataLevel(),
        requests(),
        nodes(topology, leader),
        connections(sources.jmx().jvms().values()),
        scraper.states(others));
  }

  private static boolean readsJvms(JmxConfiguration jmx) {
    return jmx.enabled() && (jmx.port() > 0 || !jmx.nodes().isEmpty() || !jmx.jvms().isEmpty());
  }

  private List<NodeStatus> nodes(Optional<Topology> topology, Optional<Integer> leader) {
    Map<Integer, JmxConnectionState> connections = new HashMap<>();
    List<JmxConnectionState> all = connections(nodes.values());
    int next = 0;
    for (int id : nodes.keySet()) {
      connections.put(id, all.get(next++));
    }
    List<NodeStatus> statuses = new ArrayList<>();
    for (Node node : topology.map(Topology::nodes).orElse(List.of())) {
      statuses.add(
          new NodeStatus(
              node,
              leader.isPresent() && leader.get() == node.id(),
              version(node.id()),
              Optional.ofNullable(connections.get(node.id()))));
    }
    return statuses;
  }

  private List<JmxConnectionState> connections(Collection<JmxSource> jvms) {
    List<JmxSource> list = List.copyOf(jvms);
    List<SourceState> states = scraper.states(list);
    List<JmxConnectionState> connections = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      connections.add(new JmxConnectionState(list.get(i).address(), states.get(i)));
    }
    return connections;
  }

  private Optional<String> version(int node) {
    return Optional.ofNullable(nodes.get(node))
        .flatMap(source -> latest(List.of(source), VERSION))
        .map(value -> label(value, "version"))
        .filter(version -> !version.isEmpty());
  }

  private Optional<Integer> metadataLevel() {
    return scraper.latest(others).stream()
        .flatMap(samples -> samples.of(FEATURE).stream())
        .filter(value -> label(value, "feature").equals("metadata.version"))
        .map(value -> (int) value.value())
        .findFirst();
  }

  private Optional<Long> requests() {
    return scraper.latest(others).stream()
        .flatMap(samples -> samples.of(REQUESTS).stream())
        .map(value -> (long) value.value())
        .reduce(Long::sum);
  }

  private Optional<Samples.SeriesValue> latest(List<Source> from, String metric) {
    return scraper.latest(from).stream()
        .flatMap(samples -> samples.of(metric).stream())
        .findFirst();
  }

  private static String label(Samples.SeriesValue value, String label) {
    int at = value.series().metric().labels().indexOf(label);
    return at < 0 ? "" : value.series().labelValues().get(at);
  }
}
