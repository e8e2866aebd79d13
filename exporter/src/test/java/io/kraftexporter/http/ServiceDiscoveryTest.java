package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceDiscoveryTest {

  @Test
  void everyNodeIsATargetWithAnInstanceOfItsOwn() throws Exception {
    String json =
        ServiceDiscovery.json(
            List.of(
                target(
                    Endpoint.node(1),
                    node(1, "kafka-1:9092", Node.Role.CONTROLLER, Node.Role.BROKER)),
                target(Endpoint.node(101), node(101, "10.0.0.9:9093", Node.Role.CONTROLLER)),
                target(Endpoint.jvm("connect-1"), null),
                target(Endpoint.CLUSTER, null)),
            "exporter:9308");

    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                [
                  {"targets": ["exporter:9308"],
                   "labels": {"__metrics_path__": "/metrics/node/1", "__meta_kraft_target": "node",
                     "cluster": "a \\"cluster\\"", "node_id": "1", "role": "broker,controller",
                     "instance": "kafka-1:9092"}},
                  {"targets": ["exporter:9308"],
                   "labels": {"__metrics_path__": "/metrics/node/101", "__meta_kraft_target": "node",
                     "cluster": "a \\"cluster\\"", "node_id": "101", "role": "controller",
                     "instance": "10.0.0.9:9093"}},
                  {"targets": ["exporter:9308"],
                   "labels": {"__metrics_path__": "/metrics/jvm/connect-1",
                     "__meta_kraft_target": "jvm", "cluster": "a \\"cluster\\"",
                     "jvm": "connect-1", "instance": "connect-1"}},
                  {"targets": ["exporter:9308"],
                   "labels": {"__metrics_path__": "/metrics/cluster",
                     "__meta_kraft_target": "cluster", "cluster": "a \\"cluster\\""}}
                ]
                """),
        new ObjectMapper().readTree(json));
  }

  @Test
  void parameterChoosesOneOfSeveralClusters() throws Exception {
    String json =
        ServiceDiscovery.json(
            List.of(
                new ScrapeTarget(
                    Endpoint.CLUSTER.of("east"), Optional.of("east"), Optional.empty()),
                new ScrapeTarget(Endpoint.EXPORTER, Optional.empty(), Optional.empty())),
            "exporter:9308");

    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                [
                  {"targets": ["exporter:9308"],
                   "labels": {"__metrics_path__": "/metrics/cluster", "__param_cluster": "east",
                     "__meta_kraft_target": "cluster", "cluster": "east"}},
                  {"targets": ["exporter:9308"],
                   "labels": {"__metrics_path__": "/metrics/exporter",
                     "__meta_kraft_target": "exporter"}}
                ]
                """),
        new ObjectMapper().readTree(json));
  }

  @Test
  void schemeOfTheAddressIsALabel() throws Exception {
    String json =
        ServiceDiscovery.json(
            List.of(new ScrapeTarget(Endpoint.CLUSTER, Optional.of("c"), Optional.empty())),
            "https://proxy:443");

    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                [{"targets": ["proxy:443"],
                  "labels": {"__scheme__": "https", "__metrics_path__": "/metrics/cluster",
                    "__meta_kraft_target": "cluster", "cluster": "c"}}]
                """),
        new ObjectMapper().readTree(json));
  }

  private static ScrapeTarget target(Endpoint endpoint, @Nullable Node node) {
    return new ScrapeTarget(endpoint, Optional.of("a \"cluster\""), Optional.ofNullable(node));
  }

  private static Node node(int id, String address, Node.Role first, Node.Role... others) {
    return new Node(
        id,
        EnumSet.of(first, others),
        Optional.of(HostPort.parse(address)),
        Optional.empty(),
        Node.State.ACTIVE);
  }
}
