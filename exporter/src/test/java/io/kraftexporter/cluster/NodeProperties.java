package io.kraftexporter.cluster;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The properties of a node of a {@link KafkaCluster}, as they stand in its server.properties. */
final class NodeProperties {
  private NodeProperties() {}

  /**
   * Returns the properties.
   *
   * @param home the directory of the node's files
   * @param controllers the addresses of the controllers, for a client
   */
  static Map<String, String> of(
      int id,
      String roles,
      Path home,
      ClusterPorts ports,
      String controllers,
      KafkaCluster.Builder built) {
    String listeners =
        Stream.of(
                roles.contains("broker") ? "PLAINTEXT://" + host(id) + ":" + ports.kafka() : "",
                roles.contains("broker") && built.clients != null
                    ? "CLIENTS://" + host(id) + ":" + ports.clients()
                    : "",
                roles.contains("controller")
                    ? "CONTROLLER://" + host(id) + ":" + ports.controller()
                    : "")
            .filter(listener -> !listener.isEmpty())
            .collect(joining(","));
    int replicas = Math.min(3, built.brokers);
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("process.roles", roles);
    properties.put("node.id", Integer.toString(id));
    properties.put("listeners", listeners + built.more.addresses(host(id)));
    properties.put("advertised.listeners", listeners + built.more.advertised(id, host(id)));
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"
            + (built.clients == null ? "" : ",CLIENTS:" + built.clients)
            + built.more.protocols());
    properties.put("controller.quorum.bootstrap.servers", controllers);
    properties.put("log.dirs", home.resolve("data-1") + "," + home.resolve("data-2"));
    properties.put("default.replication.factor", Integer.toString(replicas));
    properties.put("min.insync.replicas", Integer.toString(Math.max(1, replicas - 1)));
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".replication.factor", Integer.toString(replicas));
      properties.put(topic + ".num.partitions", "5");
    }
    for (String topic : List.of("transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".min.isr", Integer.toString(Math.max(1, replicas - 1)));
    }
    properties.put("group.initial.rebalance.delay.ms", "0");
    if (built.version.startsWith("3.")) {
      properties.put("group.coordinator.rebalance.protocols", "classic,consumer");
    }
    properties.putAll(built.config);
    return properties;
  }

  /** The address of a node. */
  static String host(int id) {
    return "127.0.0." + id;
  }
}
