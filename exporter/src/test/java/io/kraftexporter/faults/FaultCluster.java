package io.kraftexporter.faults;

import io.kraftexporter.PackagedExporter;
import io.kraftexporter.cluster.FaultProxy;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.MoreListeners;
import io.kraftexporter.cluster.SmallVolume;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/**
 * A cluster of three nodes whose JMX and one listener are reached through proxies at 127.0.1.N, and
 * the packaged exporter, which knows the nodes by the names node-N.test of these addresses alone.
 * The nodes talk to each other directly, so that a fault of a proxy or of a name concerns the
 * exporter only.
 */
final class FaultCluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final int PARTITIONS = 6;

  private final TemporaryDirectory directory = TemporaryDirectory.create("faults");
  private final Path hosts = directory.path().resolve("hosts");
  private final Map<Integer, FaultProxy> kafka = new TreeMap<>();
  private final Map<Integer, FaultProxy> jmx = new TreeMap<>();
  private final KafkaCluster cluster;
  private final int kafkaPort;
  private Optional<SmallVolume> volume = Optional.empty();
  private PackagedExporter exporter;

  FaultCluster() throws Exception {
    this(false);
  }

  /** Starts a cluster whose exporter has a clock that can be set. */
  static FaultCluster withOwnClock() throws Exception {
    return new FaultCluster(true);
  }

  private FaultCluster(boolean ownClock) throws Exception {
    MoreListeners listeners = new MoreListeners();
    kafkaPort = listeners.add("PROXIED", "PLAINTEXT", host("{id}") + ":{port}");
    cluster =
        KafkaCluster.combined(NODES)
            .listeners(listeners)
            .jvm("-Djava.rmi.server.hostname=" + host("{id}"))
            .start();
    try {
      for (KafkaNode node : cluster.nodes()) {
        kafka.put(node.id(), proxy(node, kafkaPort));
        jmx.put(node.id(), proxy(node, cluster.jmxPort()));
      }
      fill();
      Path home = PackagedExporter.unpack(directory.path());
      resolve(kafka.keySet());
      volume = SmallVolume.mount(directory.path().resolve("state"), "64k");
      Map<String, String> variables = new HashMap<>();
      variables.put("JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts + " -Dsun.net.inetaddr.ttl=1");
      if (ownClock) {
        variables.putAll(ClockFaults.variables(clock()));
      }
      exporter = PackagedExporter.serving(home, variables, configuration());
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private static FaultProxy proxy(KafkaNode node, int port) throws IOException {
    return new FaultProxy(
        new HostPort("127.0.1." + node.id(), port), new HostPort(node.host(), port));
  }

  /** A topic with leaders on all nodes, and groups with a lag of some records. */
  private void fill() throws Exception {
    try (Clients clients = new Clients(cluster)) {
      clients
          .admin()
          .createTopics(List.of(new NewTopic("orders", PARTITIONS, (short) NODES)))
          .all()
          .get();
      KafkaProducer<String, String> producer = clients.producer(Map.of());
      Map<TopicPartition, Long> offsets = new HashMap<>();
      for (int i = 0; i < PARTITIONS; i++) {
        TopicPartition partition = new TopicPartition("orders", i);
        Clients.send(producer, partition, 10);
        offsets.put(partition, 5L);
      }
      for (int i = 0; i < PARTITIONS; i++) {
        clients.commit("billing-" + i, offsets);
      }
    }
  }

  private Path configuration() throws IOException {
    String bootstrap =
        kafka.keySet().stream()
            .map(id -> "\"" + host(id) + ":" + kafkaPort + "\"")
            .collect(Collectors.joining(", "));
    return Files.writeString(
        directory.path().resolve("exporter.yml"),
        """
        listen: "127.0.0.1:0"
        kafka: {bootstrap: [%s], request_timeout: 2s, api_timeout: 5s}
        jmx: {port: %d, rules: [kafka-broker-lean.yml], connect_timeout: 2s, read_timeout: 4s}
        groups: {details_period: 5s, lag_seconds: {file: "%s"}}
        replication: {period: 5s}
        log_dirs: {period: 5s}
        reassignments: {period: 5s}
        transactions: {period: 5s}
        broker_config: {period: 5s}
        security: {period: 5s}
        certificates: {period: 5s}
        host: {enabled: true, exclude: [page_cache], broker: {command: "%s"}}
        scrape: {timeout: 8s, reuse_within: 1s, stale_after: 20s}
        """
            .formatted(
                bootstrap,
                cluster.jmxPort(),
                directory.path().resolve("state/lag-seconds"),
                cluster.node(1).directory().getParent()));
  }

  private static String host(Object id) {
    return "node-" + id + ".test";
  }

  /** Lets the exporter resolve the names of these nodes and of no other. */
  void resolve(Set<Integer> nodes) throws IOException {
    List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
    nodes.forEach(id -> lines.add("127.0.1." + id + " " + host(id)));
    Files.write(hosts, lines);
  }

  /** Returns the volume of the exporter's state file; empty where this user may not mount it. */
  Optional<SmallVolume> volume() {
    return volume;
  }

  /** Returns the file with the clock of the exporter, if it has one of its own. */
  Path clock() {
    return directory.path().resolve("clock");
  }

  KafkaCluster cluster() {
    return cluster;
  }

  PackagedExporter exporter() {
    return exporter;
  }

  /** Returns the proxy before the listener of a broker. */
  FaultProxy kafka(int node) {
    return kafka.get(node);
  }

  /** Returns the proxies before the listeners of all brokers. */
  Collection<FaultProxy> kafka() {
    return kafka.values();
  }

  /** Returns the proxy before the JMX of a node. */
  FaultProxy jmx(int node) {
    return jmx.get(node);
  }

  @Override
  public void close() throws IOException {
    if (exporter != null) {
      exporter.close();
    }
    cluster.close();
    for (Map<Integer, FaultProxy> proxies : List.of(kafka, jmx)) {
      for (FaultProxy proxy : proxies.values()) {
        proxy.close();
      }
    }
    if (volume.isPresent()) {
      volume.get().close();
    }
    directory.close();
  }
}
