package io.kraftexporter.kafka.cluster;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the nodes of the cluster, by describeCluster and the quorum: the registered brokers, fenced
 * ones too, and the controllers.
 *
 * <p>What it last saw stands in {@link #topology()} until it sees something else: a node that
 * stopped, or a cluster that does not answer, must not vanish from the metrics that would report
 * it.
 */
public final class TopologySource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(TopologySource.class);

  /** The time that the quorum may take longer than the cluster: it has a source of its own. */
  private static final Duration QUORUM_GRACE = Duration.ofSeconds(1);

  private static final Metric BROKERS =
      Metric.gauge("kafka_brokers", "Brokers that are registered and not fenced.");
  private static final Metric BROKER_INFO =
      Metric.gauge(
          "kafka_broker_info",
          "A registered broker with its advertised address, always 1.",
          "id",
          "address",
          "rack",
          "node_id");
  private static final Metric BROKER_FENCED =
      Metric.gauge(
          "kafka_broker_fenced",
          "Whether a registered broker is fenced (stopped, starting or disconnected), 1 or 0.",
          "node_id");
  private static final Metric CLUSTER_INFO =
      Metric.gauge("kafka_cluster_info", "Id of the cluster as a label, always 1.", "cluster_id");

  private final KafkaAdmin admin;
  private final ClusterReader cluster;
  private final QuorumReader quorum;
  private final Duration quorumGrace;
  private final Sampler sampler = new Sampler();
  private volatile NodeHistory history = NodeHistory.NONE;

  /** Asks over this client, and for the controllers through this reader. */
  public TopologySource(KafkaAdmin admin, QuorumReader quorum) {
    this(admin, new ClusterReader(admin), quorum, QUORUM_GRACE);
  }

  /** Goes on with what another one knows, which saw the same cluster over another client. */
  public TopologySource(KafkaAdmin admin, QuorumReader quorum, TopologySource old) {
    this(admin, quorum);
    history = old.history;
  }

  TopologySource(
      KafkaAdmin admin, ClusterReader cluster, QuorumReader quorum, Duration quorumGrace) {
    this.admin = admin;
    this.cluster = cluster;
    this.quorum = quorum;
    this.quorumGrace = quorumGrace;
  }

  /** Returns the nodes that were seen last; empty until the cluster has answered once. */
  public Optional<Topology> topology() {
    return history.topology();
  }

  @Override
  public SourceId id() {
    return SourceId.of("topology");
  }

  @Override
  public List<Metric> metrics() {
    return List.of(BROKERS, BROKER_INFO, BROKER_FENCED, CLUSTER_INFO);
  }

  @Override
  public Samples collect(Deadline scrape) throws Exception {
    Deadline deadline = admin.deadline();
    Future<QuorumSnapshot> pending = quorum.ask();
    ClusterSnapshot seen = cluster.read(deadline);
    Optional<QuorumSnapshot> controllers = controllers(pending, deadline.atMost(quorumGrace));
    history = history.with(seen, controllers, System.nanoTime());
    return samples(history.topology().orElseThrow());
  }

  /** The quorum's own source says what is wrong with it; here the controllers known so far stay. */
  private Optional<QuorumSnapshot> controllers(Future<QuorumSnapshot> pending, Deadline deadline)
      throws Exception {
    try {
      return Optional.of(admin.get(pending, deadline, "describeMetadataQuorum"));
    } catch (KafkaException | TimeoutException e) {
      LOG.debug("topology without the quorum", e);
      return Optional.empty();
    }
  }

  private Samples samples(Topology seen) {
    return sampler.collect(into -> set(seen));
  }

  private void set(Topology seen) {
    List<Node> brokers =
        seen.nodes().stream().filter(node -> node.roles().contains(Node.Role.BROKER)).toList();
    sampler.set(CLUSTER_INFO, 1, seen.clusterId());
    sampler.set(
        BROKERS, brokers.stream().filter(node -> node.state() == Node.State.ACTIVE).count());
    for (Node broker : brokers) {
      String id = Integer.toString(broker.id());
      String address = broker.address().map(HostPort::toString).orElse("");
      sampler.set(BROKER_INFO, 1, id, address, broker.rack().orElse(""), id);
      sampler.set(BROKER_FENCED, broker.state() == Node.State.ACTIVE ? 0 : 1, id);
    }
  }
}
