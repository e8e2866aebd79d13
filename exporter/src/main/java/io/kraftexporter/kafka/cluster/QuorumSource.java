package io.kraftexporter.kafka.cluster;

import static java.util.stream.Collectors.joining;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.cluster.QuorumSnapshot.QuorumMember;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.HostPort;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.apache.kafka.common.Uuid;

/**
 * The KRaft quorum as its leader sees it: who leads, how far every voter and observer has got, and
 * how many failures it can take.
 *
 * <p>Needs DESCRIBE on the cluster. All times are the leader's, so clocks that differ do no harm.
 */
public final class QuorumSource implements Source {
  private static final Metric LEADER =
      Metric.gauge("kafka_quorum_leader_id", "Node id of the quorum's leader.");
  private static final Metric EPOCH =
      Metric.gauge(
          "kafka_quorum_leader_epoch", "Epoch of the quorum's leader; rises with each election.");
  private static final Metric HIGH_WATERMARK =
      Metric.gauge(
          "kafka_quorum_high_watermark",
          "High watermark of the metadata log: the offset up to which a majority of the"
              + " voters has replicated it.");
  private static final Metric REPLICAS =
      Metric.gauge(
          "kafka_quorum_replicas", "Members of the quorum by type, voter or observer.", "type");
  private static final Metric INFO =
      Metric.gauge(
          "kafka_quorum_replica_info",
          "Voter or observer with the directory id of its metadata log and, for a voter, its"
              + " endpoints (listener://host:port, comma-separated), always 1.",
          "node_id",
          "type",
          "directory_id",
          "endpoints");
  private static final Metric LOG_END =
      Metric.gauge(
          "kafka_quorum_replica_log_end_offset",
          "Log end offset of the metadata log of a voter or observer, as the leader knows it.",
          "node_id",
          "type");
  private static final Metric LAG =
      Metric.gauge(
          "kafka_quorum_replica_lag_records",
          "Records of the metadata log that a voter or observer has not fetched yet.",
          "node_id",
          "type");
  private static final Metric LAG_SECONDS =
      Metric.gauge(
          "kafka_quorum_replica_lag_seconds",
          "Time in seconds since a voter or observer had last replicated all of the leader's"
              + " metadata log.",
          "node_id",
          "type");
  private static final Metric LAST_FETCH =
      Metric.gauge(
          "kafka_quorum_replica_last_fetch_seconds",
          "Time in seconds since the leader last received a fetch from a voter or observer.",
          "node_id",
          "type");

  private static final Metric TOLERATED =
      Metric.gauge(
          "kafka_quorum_failures_tolerated",
          "Number of voters among those that keep up that may fail before the quorum loses"
              + " its majority.");

  private final KafkaAdmin admin;
  private final QuorumReader reader;
  private final Sampler sampler = new Sampler();

  /** Waits with this client for what this reader asks. */
  public QuorumSource(KafkaAdmin admin, QuorumReader reader) {
    this.admin = admin;
    this.reader = reader;
  }

  @Override
  public SourceId id() {
    return SourceId.of("quorum");
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        LEADER,
        EPOCH,
        HIGH_WATERMARK,
        REPLICAS,
        INFO,
        LOG_END,
        LAG,
        LAG_SECONDS,
        LAST_FETCH,
        TOLERATED);
  }

  @Override
  public Samples collect(Deadline scrape) throws Exception {
    return samples(admin.get(reader.ask(), admin.deadline(), "describeMetadataQuorum"));
  }

  Samples samples(QuorumSnapshot quorum) {
    return sampler.collect(into -> set(quorum));
  }

  private void set(QuorumSnapshot quorum) {
    List<QuorumMember> observers = oneEach(quorum.observers());
    if (quorum.leaderId() >= 0) {
      sampler.set(LEADER, quorum.leaderId());
    }
    sampler.set(EPOCH, quorum.leaderEpoch());
    if (quorum.highWatermark() >= 0) {
      sampler.set(HIGH_WATERMARK, quorum.highWatermark());
    }
    sampler.set(REPLICAS, quorum.voters().size(), "voter");
    sampler.set(REPLICAS, observers.size(), "observer");
    quorum.voters().forEach(voter -> info(voter, "voter"));
    observers.forEach(observer -> info(observer, "observer"));
    quorum.voters().stream()
        .filter(voter -> voter.id() == quorum.leaderId())
        .findFirst()
        .ifPresent(
            leader -> {
              quorum.voters().forEach(voter -> member(voter, "voter", leader));
              observers.forEach(observer -> member(observer, "observer", leader));
            });
    QuorumHealth.of(quorum).ifPresent(health -> sampler.set(TOLERATED, health.tolerated()));
  }

  /** A node with a new disk is there twice for a while: it is the one that caught up last. */
  private static List<QuorumMember> oneEach(List<QuorumMember> members) {
    Map<Integer, QuorumMember> each = new TreeMap<>();
    members.forEach(
        member ->
            each.merge(
                member.id(),
                member,
                BinaryOperator.maxBy(
                    Comparator.comparingLong(one -> one.lastCaughtUp().orElse(-1)))));
    return List.copyOf(each.values());
  }

  private void info(QuorumMember member, String type) {
    sampler.set(
        INFO,
        1,
        Integer.toString(member.id()),
        type,
        member.directory().map(Uuid::toString).orElse(""),
        member.endpoints().stream()
            .map(place -> place.listener() + "://" + new HostPort(place.host(), place.port()))
            .collect(joining(",")));
  }

  private void member(QuorumMember member, String type, QuorumMember leader) {
    String id = Integer.toString(member.id());
    if (member.logEndOffset() >= 0) {
      sampler.set(LOG_END, member.logEndOffset(), id, type);
      sampler.set(LAG, Math.max(0, leader.logEndOffset() - member.logEndOffset()), id, type);
    }
    since(member.lastCaughtUp(), leader, LAG_SECONDS, id, type);
    since(member.lastFetch(), leader, LAST_FETCH, id, type);
  }

  /** The leader says of itself that it caught up now: so that is its clock. */
  private void since(
      OptionalLong then, QuorumMember leader, Metric metric, String id, String type) {
    OptionalLong now = leader.lastCaughtUp();
    if (then.isPresent() && then.getAsLong() >= 0 && now.isPresent()) {
      sampler.set(metric, Math.max(0, now.getAsLong() - then.getAsLong()) / 1e3, id, type);
    }
  }
}
