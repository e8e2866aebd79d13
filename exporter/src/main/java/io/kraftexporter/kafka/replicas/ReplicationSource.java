package io.kraftexporter.kafka.replicas;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.PeriodicSource;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.topics.Reassignments;
import io.kraftexporter.kafka.topics.TieredMetrics;
import io.kraftexporter.kafka.topics.TopicConfigMetrics;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicSettings;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FreshnessPolicy;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Tells the state of the replicas of all topics, from the answers of one moment: which node may be
 * restarted and which is back, what is short of replicas, and how all of it is spread.
 *
 * <p>Needs DESCRIBE on the cluster and DESCRIBE and DESCRIBE_CONFIGS on all topics: it does not say
 * of a broker with topics that it may not see that this may be restarted. What is older than half a
 * minute is absent, whatever else may be served longer; quorum and reassignments may be a quarter
 * of a minute older where a request for them was not answered. The settings of topics, such as
 * {@code min.insync.replicas}, are up to three readings old, and up to ten minutes where a broker
 * does not answer for them. A broker that died counts as there until the cluster notices: {@code
 * broker.session.timeout.ms}.
 */
public final class ReplicationSource extends PeriodicSource<ReplicationSnapshot> {
  private static final Duration STALE = Duration.ofSeconds(30);

  private static final List<Metric> METRICS =
      Stream.of(
              RestartMetrics.METRICS,
              BalanceMetrics.METRICS,
              IsrMetrics.METRICS,
              TopicConfigMetrics.METRICS,
              TieredMetrics.METRICS)
          .flatMap(List::stream)
          .toList();

  private final ReplicationReader reader;
  private final RestartMetrics restart = new RestartMetrics(sampler);
  private final BalanceMetrics balance = new BalanceMetrics(sampler);
  private final TopicConfigMetrics topicConfig = new TopicConfigMetrics(sampler);
  private final TopicFilter filter;
  private final IsrMetrics isr;
  private final TieredMetrics tiered;

  /**
   * @param topology the nodes, as last seen; brokers that are gone since then count as fenced
   * @param hosted which topics the brokers have
   * @param filter the topics with series of their own
   * @param period how often to ask, at most
   */
  public ReplicationSource(
      KafkaAdmin admin,
      QuorumReader quorum,
      Supplier<Optional<Topology>> topology,
      HostedTopics hosted,
      TopicFilter filter,
      Duration period) {
    super("replication", admin, period, METRICS);
    this.reader = new ReplicationReader(admin, quorum, topology, hosted, filter);
    this.filter = filter;
    this.isr = new IsrMetrics(sampler, filter);
    this.tiered = new TieredMetrics(sampler, filter);
  }

  @Override
  public FreshnessPolicy freshness(FreshnessPolicy usual) {
    Duration stale = usual.staleAfter().compareTo(STALE) < 0 ? usual.staleAfter() : STALE;
    return new FreshnessPolicy(super.freshness(usual).reuseWithin(), stale);
  }

  @Override
  protected ReplicationSnapshot read(Deadline deadline) throws Exception {
    return reader.read(deadline);
  }

  @Override
  protected void set(ReplicationSnapshot snapshot) {
    Map<Integer, BrokerTally> tallies = BrokerTally.of(snapshot);
    List<Node> nodes = snapshot.topology().nodes();
    restart.set(snapshot, tallies);
    balance.set(nodes, tallies);
    Set<String> racks =
        nodes.stream().flatMap(node -> node.rack().stream()).collect(toUnmodifiableSet());
    Reassignments reassignments = snapshot.reassignments().orElse(Reassignments.NONE);
    for (TopicDescription topic : snapshot.topics()) {
      if (filter.test(topic)) {
        TopicSettings settings = snapshot.settings().get(topic.name());
        isr.set(topic, settings, reassignments, racks);
        if (settings != null) {
          topicConfig.set(topic, settings);
          tiered.set(topic, settings, snapshot.tiered());
        }
      }
    }
  }
}
