package io.kraftexporter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.topology.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The endpoints as Prometheus' HTTP service discovery wants them: one target for each node and any
 * other JVM, one for what belongs to none, one for the host where it is read.
 *
 * <p>Each target has the labels {@code cluster} and, of a node, {@code node_id}, {@code role} and
 * an {@code instance} of its own; of another JVM {@code jvm}. {@code __meta_kraft_target} (node,
 * jvm, cluster, host or exporter) lets a scrape configuration choose. Of several clusters, {@code
 * __param_cluster} chooses one, and the exporter itself is a target without a cluster.
 */
final class ServiceDiscovery {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record TargetGroup(List<String> targets, Map<String, String> labels) {}

  private ServiceDiscovery() {}

  /**
   * The list as JSON.
   *
   * @param address where Prometheus reaches this exporter, as host:port or scheme://host:port
   */
  static String json(List<ScrapeTarget> targets, String address) {
    int scheme = address.indexOf("://");
    List<String> addresses = List.of(scheme < 0 ? address : address.substring(scheme + 3));
    List<TargetGroup> groups = new ArrayList<>();
    for (ScrapeTarget target : targets) {
      Map<String, String> labels = labels(target);
      if (scheme > 0) {
        labels.put("__scheme__", address.substring(0, scheme));
      }
      groups.add(new TargetGroup(addresses, labels));
    }
    try {
      return JSON.writeValueAsString(groups);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and maps can be written", e);
    }
  }

  private static Map<String, String> labels(ScrapeTarget target) {
    Endpoint endpoint = target.endpoint();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("__metrics_path__", endpoint.path());
    if (!endpoint.cluster().isEmpty()) {
      labels.put("__param_cluster", endpoint.cluster());
    }
    labels.put("__meta_kraft_target", endpoint.kind().name().toLowerCase(Locale.ROOT));
    target.cluster().ifPresent(cluster -> labels.put("cluster", cluster));
    if (endpoint.kind() == Endpoint.Kind.NODE) {
      labels.put("node_id", Integer.toString(endpoint.nodeId()));
      target.node().ifPresent(node -> describe(node, labels));
    }
    if (endpoint.kind() == Endpoint.Kind.JVM) {
      labels.put("jvm", endpoint.jvm());
      labels.put("instance", endpoint.jvm());
    }
    return labels;
  }

  private static void describe(Node node, Map<String, String> labels) {
    labels.put("role", node.roleLabel());
    node.address().ifPresent(address -> labels.put("instance", address.toString()));
  }
}
