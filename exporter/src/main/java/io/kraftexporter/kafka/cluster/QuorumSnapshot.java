package io.kraftexporter.kafka.cluster;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.kraftexporter.topology.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.common.Uuid;

/**
 * The answer of the quorum's leader about the quorum.
 *
 * @param leaderId -1 while there is none
 * @param highWatermark -1 while the leader does not know it
 */
public record QuorumSnapshot(
    int leaderId,
    long leaderEpoch,
    long highWatermark,
    List<QuorumMember> voters,
    List<QuorumMember> observers) {

  public QuorumSnapshot {
    voters = List.copyOf(voters);
    observers = List.copyOf(observers);
  }

  /**
   * A voter or observer as the leader knows it.
   *
   * @param directory id of its metadata log's directory; empty where it has none or the brokers do
   *     not tell it: before 3.9
   * @param endpoints where it listens as a controller; empty before 3.9, and of observers
   * @param logEndOffset -1 until it has fetched
   * @param lastFetch milliseconds on the leader's clock
   * @param lastCaughtUp milliseconds on the leader's clock
   */
  record QuorumMember(
      int id,
      Optional<Uuid> directory,
      List<RaftVoterEndpoint> endpoints,
      long logEndOffset,
      OptionalLong lastFetch,
      OptionalLong lastCaughtUp) {

    QuorumMember {
      endpoints = List.copyOf(endpoints);
    }

    Optional<HostPort> address() {
      return endpoints.stream().findFirst().map(first -> new HostPort(first.host(), first.port()));
    }
  }

  /** Where the voters listen as controllers, by node id; nowhere before 3.9. */
  public Map<Integer, List<RaftVoterEndpoint>> endpoints() {
    return voters.stream().collect(toUnmodifiableMap(QuorumMember::id, QuorumMember::endpoints));
  }

  static QuorumSnapshot of(QuorumInfo info) {
    return new QuorumSnapshot(
        info.leaderId(),
        info.leaderEpoch(),
        info.highWatermark(),
        info.voters().stream().map(voter -> member(voter, info)).toList(),
        info.observers().stream().map(observer -> member(observer, info)).toList());
  }

  private static QuorumMember member(QuorumInfo.ReplicaState state, QuorumInfo info) {
    QuorumInfo.Node node = info.nodes().get(state.replicaId());
    return new QuorumMember(
        state.replicaId(),
        Optional.of(state.replicaDirectoryId()).filter(id -> !id.equals(Uuid.ZERO_UUID)),
        node == null ? List.of() : node.endpoints(),
        state.logEndOffset(),
        state.lastFetchTimestamp(),
        state.lastCaughtUpTimestamp());
  }
}
