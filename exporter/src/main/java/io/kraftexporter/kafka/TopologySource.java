package io.kraftexporter.kafka;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which nodes the cluster has, by describeCluster and the quorum: the registered brokers, fenced
 * ones too, and the controllers.
 *
 * <p>What it last saw stands in {@link #topology()} until it sees something else: a node that
 * stopped, or a cluster that does not answer, must not vanish from the metrics that would report
 * it.
 */
public final class TopologySource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(TopologySource.class);

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
          "Whether a registered broker is fenced (stopped, starting or cut off), 1 or 0.",
          "node_id");
  private static final Metric CLUSTER_INFO =
      Metric.gauge("kafka_cluster_info", "The cluster with its id, always 1.", "cluster_id");

  private final KafkaAdmin admin;
  private final Sampler sampler = new Sampler();
  private final NodeHistory history = new NodeHistory();
  private boolean fencedListed = true;
  private volatile Optional<Topology> topology = Optional.empty();

  public TopologySource(KafkaAdmin admin) {
    this.admin = admin;
  }

  /** What was last seen; empty until the cluster has answered once. */
  public Optional<Topology> topology() {
    return topology;
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
  public Samples collect(Deadline deadline) throws Exception {
    DescribeMetadataQuorumOptions options = new DescribeMetadataQuorumOptions();
    options.timeoutMs(KafkaAdmin.millis(deadline));
    var quorum = admin.client().describeMetadataQuorum(options).quorumInfo();
    DescribeClusterResult cluster = describeCluster(deadline);
    Optional<QuorumInfo> controllers = Optional.empty();
    try {
      controllers = Optional.of(admin.get(quorum, deadline, "describeMetadataQuorum"));
    } catch (ApiException | TimeoutException e) {
      // The quorum has a source of its own, which says so; the controllers known so far stay.
      LOG.debug("topology without the quorum", e);
    }
    Topology seen =
        history.update(
            admin.get(cluster.clusterId(), deadline, "describeCluster"),
            admin.get(cluster.nodes(), deadline, "describeCluster"),
            controllers,
            fencedListed);
    topology = Optional.of(seen);
    return samples(seen);
  }

  private DescribeClusterResult describeCluster(Deadline deadline) throws Exception {
    if (fencedListed) {
      DescribeClusterResult result = describe(true, deadline);
      try {
        admin.get(result.nodes(), deadline, "describeCluster");
        return result;
      } catch (UnsupportedVersionException e) {
        fencedListed = false;
        LOG.info("brokers before 4.0 do not list fenced ones; a stopped one is kept for an hour");
      }
    }
    return describe(false, deadline);
  }

  private DescribeClusterResult describe(boolean fenced, Deadline deadline) {
    DescribeClusterOptions options = new DescribeClusterOptions().includeFencedBrokers(fenced);
    return admin.client().describeCluster(options.timeoutMs(KafkaAdmin.millis(deadline)));
  }

  private Samples samples(Topology seen) {
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
    return sampler.take();
  }
}
