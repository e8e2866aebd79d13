package io.kraftexporter.status;

import io.kraftexporter.config.Setting;
import io.kraftexporter.scrape.FreshnessPolicy;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.scrape.SourceState;
import io.kraftexporter.scrape.SourceState.Failure;
import io.kraftexporter.scrape.SourceState.Health;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Statuses of an exporter in several situations. */
public final class Statuses {
  public static final Instant TIME = Instant.parse("2026-03-01T02:15:00Z");
  private static final FreshnessPolicy FRESHNESS =
      new FreshnessPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final Duration GRANTED = Duration.ofMillis(9_500);
  private static final List<String> KINDS =
      List.of(
          "topology",
          "quorum",
          "features",
          "admin_requests",
          "groups",
          "topics",
          "replication",
          "log_dirs",
          "reassignments",
          "broker_config",
          "security",
          "certificates",
          "self");

  private Statuses() {}

  /** Everything is read. */
  public static Status well() {
    return of(List.of(cluster("orders", nodes(3), kafka())));
  }

  /** The JVM of node 3 does not answer. */
  public static Status hung() {
    List<NodeStatus> nodes = new ArrayList<>(nodes(2));
    nodes.add(
        node(
            3,
            failing(
                jmx(3),
                Health.LATE,
                "has not answered within 9500 ms; its collection continues",
                Duration.ofMinutes(12))));
    return of(List.of(cluster("orders", nodes, kafka())));
  }

  /** The configuration reads no JVM. */
  public static Status withoutJmx() {
    List<NodeStatus> nodes =
        nodes(3).stream()
            .map(
                node ->
                    new NodeStatus(node.node(), node.leads(), Optional.empty(), Optional.empty()))
            .toList();
    return of(
        List.of(
            new ClusterStatus(
                "orders",
                Optional.of("4L6g3nShT-eMCtK--X86sw"),
                bootstrap(),
                false,
                Optional.of(2),
                Optional.of(29),
                Optional.of(18_204L),
                nodes,
                List.of(),
                kafka())));
  }

  /** The JVMs refuse the login. */
  public static Status wrongPassword() {
    List<NodeStatus> nodes =
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                id ->
                    node(
                        id,
                        failing(
                            jmx(id),
                            Health.FAILED,
                            "SecurityException: Authentication failed! Invalid username or"
                                + " password",
                            Duration.ofMinutes(41))))
            .toList();
    return of(List.of(cluster("orders", nodes, kafka())));
  }

  /** Many nodes, each with a source of its own. */
  public static Status many(int nodes) {
    return of(List.of(cluster("payments", nodes(nodes), kafka())));
  }

  /** Many nodes whose JVMs fail, each with this error. */
  public static Status manyFailing(int nodes, String error) {
    List<NodeStatus> failing =
        IntStream.rangeClosed(1, nodes)
            .mapToObj(id -> node(id, failing(jmx(id), Health.FAILED, error, Duration.ofHours(2))))
            .toList();
    return of(List.of(cluster("payments", failing, kafka())));
  }

  /** Returns a cluster with one node and two sources, of which one fails. */
  public static Status small(String name, String host, String error) {
    return of(
        List.of(
            new ClusterStatus(
                name,
                Optional.of("4L6g3nShT-eMCtK--X86sw"),
                List.of(new HostPort(host, 9092)),
                true,
                Optional.of(1),
                Optional.of(29),
                Optional.of(512L),
                List.of(
                    new NodeStatus(
                        new Node(
                            1,
                            Set.of(Node.Role.BROKER, Node.Role.CONTROLLER),
                            Optional.of(new HostPort(host, 9092)),
                            Optional.empty(),
                            Node.State.ACTIVE),
                        true,
                        Optional.of("4.3.1"),
                        Optional.of(
                            new JmxConnectionState(
                                new HostPort(host, 9999), read(SourceId.of("jmx", 1), 2_611))))),
                List.of(),
                List.of(
                    read(SourceId.of("quorum"), 31),
                    failing(
                        SourceId.of("groups"), Health.FAILED, error, Duration.ofMinutes(12))))));
  }

  /** A status of these clusters, with a small configuration. */
  public static Status of(List<ClusterStatus> clusters) {
    return new Status(
        TIME,
        "1.0.0",
        Duration.ofHours(76),
        clusters,
        List.of(),
        new ConfigurationStatus(
            List.of(
                new Setting("listen", ":9308", false),
                new Setting("cluster", "orders", true),
                new Setting(
                    "kafka.bootstrap",
                    "[kafka-1.example.com:9092, kafka-2.example.com:9092]",
                    true),
                new Setting("kafka.properties.sasl.jaas.config", "***", true),
                new Setting("kafka.properties.security.protocol", "***", true),
                new Setting("kafka.request_timeout", "3s", false),
                new Setting("jmx.port", "9999", true),
                new Setting("jmx.username", "***", true),
                new Setting("jmx.password", "***", true),
                new Setting("scrape.timeout", "10s", false)),
            Optional.of(new Reload(TIME.minus(Duration.ofHours(5)), ""))));
  }

  /** The same status with this attempt to change the configuration. */
  public static Status with(Status status, Reload reload) {
    return new Status(
        status.time(),
        status.version(),
        status.uptime(),
        status.clusters(),
        status.sources(),
        new ConfigurationStatus(status.configuration().settings(), Optional.of(reload)));
  }

  /** A cluster that is read through Kafka and JMX. */
  public static ClusterStatus cluster(
      String name, List<NodeStatus> nodes, List<SourceState> sources) {
    return new ClusterStatus(
        name,
        Optional.of("4L6g3nShT-eMCtK--X86sw"),
        bootstrap(),
        true,
        Optional.of(2),
        Optional.of(29),
        Optional.of(18_204L),
        nodes,
        List.of(),
        sources);
  }

  private static List<HostPort> bootstrap() {
    return List.of(
        new HostPort("kafka-1.example.com", 9092), new HostPort("kafka-2.example.com", 9092));
  }

  private static List<SourceState> kafka() {
    return KINDS.stream().map(kind -> read(SourceId.of(kind), 10 + 37 * kind.length())).toList();
  }

  /** Nodes from 1 that are all read. */
  public static List<NodeStatus> nodes(int number) {
    return IntStream.rangeClosed(1, number)
        .mapToObj(id -> node(id, read(jmx(id), 2_600 + id)))
        .toList();
  }

  private static NodeStatus node(int id, SourceState jmx) {
    HostPort address = new HostPort("kafka-" + id + ".example.com", 9092);
    Set<Node.Role> roles =
        id <= 3 ? Set.of(Node.Role.BROKER, Node.Role.CONTROLLER) : Set.of(Node.Role.BROKER);
    return new NodeStatus(
        new Node(id, roles, Optional.of(address), Optional.empty(), Node.State.ACTIVE),
        id == 2,
        jmx.series() > 0 ? Optional.of("4.3.1") : Optional.empty(),
        Optional.of(new JmxConnectionState(new HostPort(address.host(), 9999), jmx)));
  }

  private static SourceId jmx(int id) {
    return SourceId.of("jmx", id);
  }

  /** A source that was read four seconds ago. */
  public static SourceState read(SourceId id, int series) {
    return new SourceState(
        id,
        Health.READ,
        Optional.of(Duration.ofSeconds(4)),
        Optional.of(Duration.ofMillis(120)),
        Optional.of(GRANTED),
        Optional.of(Duration.ofSeconds(4)),
        FRESHNESS,
        series,
        18_240,
        0,
        Optional.empty());
  }

  /** A source that was requested four seconds ago and fails. */
  public static SourceState failing(SourceId id, Health health, String error, Duration lasting) {
    return new SourceState(
        id,
        health,
        Optional.of(Duration.ofSeconds(4)),
        Optional.of(Duration.ofMillis(9_512)),
        Optional.of(GRANTED),
        Optional.of(lasting.plusSeconds(15)),
        FRESHNESS,
        health == Health.LATE ? 2_603 : 0,
        18_240,
        lasting.toSeconds() / 15,
        Optional.of(new Failure(error, Duration.ofSeconds(4), lasting)));
  }

  /** A source whose last collection started this long ago; empty for one that was never read. */
  public static SourceState requested(SourceId id, Optional<Duration> started) {
    SourceState read = read(id, 10);
    return new SourceState(
        id,
        started.isPresent() ? Health.READ : Health.UNREAD,
        started,
        started.map(any -> Duration.ofMillis(120)),
        Optional.of(GRANTED),
        started,
        read.freshness(),
        started.isPresent() ? 10 : 0,
        started.isPresent() ? 1 : 0,
        0,
        Optional.empty());
  }
}
