package io.kraftexporter.kafka.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.cluster.QuorumSnapshot.QuorumMember;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

final class QuorumSourceTest {
  private static final OptionalLong UNKNOWN = OptionalLong.of(-1);

  private final KafkaAdmin admin = new KafkaAdmin(Map.of());
  private final QuorumSource source = new QuorumSource(admin, new QuorumReader(admin));

  @Test
  void everythingThereIsToTell() {
    QuorumSnapshot quorum =
        new QuorumSnapshot(
            1,
            7,
            90,
            List.of(
                member(1, 100, OptionalLong.of(60_000), OptionalLong.of(60_000)),
                member(2, 98, OptionalLong.of(59_750), OptionalLong.of(59_500))),
            List.of(member(3, 40, OptionalLong.of(50_000), OptionalLong.of(30_000))));
    assertEquals(
        """
        # HELP kafka_quorum_failures_tolerated Number of voters among those that keep up that may fail before the quorum loses its majority.
        # TYPE kafka_quorum_failures_tolerated gauge
        kafka_quorum_failures_tolerated 0
        # HELP kafka_quorum_high_watermark High watermark of the metadata log: the offset up to which a majority of the voters has replicated it.
        # TYPE kafka_quorum_high_watermark gauge
        kafka_quorum_high_watermark 90
        # HELP kafka_quorum_leader_epoch Epoch of the quorum's leader; rises with each election.
        # TYPE kafka_quorum_leader_epoch gauge
        kafka_quorum_leader_epoch 7
        # HELP kafka_quorum_leader_id Node id of the quorum's leader.
        # TYPE kafka_quorum_leader_id gauge
        kafka_quorum_leader_id 1
        # HELP kafka_quorum_replica_info Voter or observer with the directory id of its metadata log and, for a voter, its endpoints (listener://host:port, comma-separated), always 1.
        # TYPE kafka_quorum_replica_info gauge
        kafka_quorum_replica_info{node_id="1",type="voter",directory_id="AAAAAAAAAAAAAAAAAAAAAQ",endpoints="CONTROLLER://10.0.0.1:9093,SPARE://[fe80::1]:9094"} 1
        kafka_quorum_replica_info{node_id="2",type="voter",directory_id="AAAAAAAAAAAAAAAAAAAAAg",endpoints="CONTROLLER://10.0.0.2:9093,SPARE://[fe80::1]:9094"} 1
        kafka_quorum_replica_info{node_id="3",type="observer",directory_id="",endpoints="CONTROLLER://10.0.0.3:9093,SPARE://[fe80::1]:9094"} 1
        # HELP kafka_quorum_replica_lag_records Records of the metadata log that a voter or observer has not fetched yet.
        # TYPE kafka_quorum_replica_lag_records gauge
        kafka_quorum_replica_lag_records{node_id="1",type="voter"} 0
        kafka_quorum_replica_lag_records{node_id="2",type="voter"} 2
        kafka_quorum_replica_lag_records{node_id="3",type="observer"} 60
        # HELP kafka_quorum_replica_lag_seconds Time in seconds since a voter or observer had last replicated all of the leader's metadata log.
        # TYPE kafka_quorum_replica_lag_seconds gauge
        kafka_quorum_replica_lag_seconds{node_id="1",type="voter"} 0
        kafka_quorum_replica_lag_seconds{node_id="2",type="voter"} 0.5
        kafka_quorum_replica_lag_seconds{node_id="3",type="observer"} 30
        # HELP kafka_quorum_replica_last_fetch_seconds Time in seconds since the leader last received a fetch from a voter or observer.
        # TYPE kafka_quorum_replica_last_fetch_seconds gauge
        kafka_quorum_replica_last_fetch_seconds{node_id="1",type="voter"} 0
        kafka_quorum_replica_last_fetch_seconds{node_id="2",type="voter"} 0.25
        kafka_quorum_replica_last_fetch_seconds{node_id="3",type="observer"} 10
        # HELP kafka_quorum_replica_log_end_offset Log end offset of the metadata log of a voter or observer, as the leader knows it.
        # TYPE kafka_quorum_replica_log_end_offset gauge
        kafka_quorum_replica_log_end_offset{node_id="1",type="voter"} 100
        kafka_quorum_replica_log_end_offset{node_id="2",type="voter"} 98
        kafka_quorum_replica_log_end_offset{node_id="3",type="observer"} 40
        # HELP kafka_quorum_replicas Members of the quorum by type, voter or observer.
        # TYPE kafka_quorum_replicas gauge
        kafka_quorum_replicas{type="voter"} 2
        kafka_quorum_replicas{type="observer"} 1
        """,
        Texts.of(source.samples(quorum)));
  }

  @Test
  void withoutLeaderThereIsNobodyToCompareWith() {
    QuorumSnapshot quorum =
        new QuorumSnapshot(
            -1, 8, -1, List.of(member(1, 100, OptionalLong.of(5), OptionalLong.of(5))), List.of());
    assertEquals(
        """
        kafka_quorum_leader_epoch 8.0
        kafka_quorum_replica_info{node_id="1",type="voter",directory_id="AAAAAAAAAAAAAAAAAAAAAQ",endpoints="CONTROLLER://10.0.0.1:9093,SPARE://[fe80::1]:9094"} 1.0
        kafka_quorum_replicas{type="voter"} 1.0
        kafka_quorum_replicas{type="observer"} 0.0
        """,
        Lines.of(source.samples(quorum)));
  }

  @Test
  void memberThatHasNotFetchedYetHasNoOffsetAndNoTimes() {
    QuorumSnapshot quorum =
        new QuorumSnapshot(
            1,
            1,
            5,
            List.of(
                member(1, 10, OptionalLong.of(60_000), OptionalLong.of(60_000)),
                member(2, -1, UNKNOWN, UNKNOWN),
                member(3, -1, OptionalLong.empty(), OptionalLong.empty())),
            List.of());
    assertEquals(
        """
        kafka_quorum_failures_tolerated 0.0
        kafka_quorum_high_watermark 5.0
        kafka_quorum_leader_epoch 1.0
        kafka_quorum_leader_id 1.0
        kafka_quorum_replica_info{node_id="1",type="voter",directory_id="AAAAAAAAAAAAAAAAAAAAAQ",endpoints="CONTROLLER://10.0.0.1:9093,SPARE://[fe80::1]:9094"} 1.0
        kafka_quorum_replica_info{node_id="2",type="voter",directory_id="AAAAAAAAAAAAAAAAAAAAAg",endpoints="CONTROLLER://10.0.0.2:9093,SPARE://[fe80::1]:9094"} 1.0
        kafka_quorum_replica_info{node_id="3",type="voter",directory_id="",endpoints="CONTROLLER://10.0.0.3:9093,SPARE://[fe80::1]:9094"} 1.0
        kafka_quorum_replica_lag_records{node_id="1",type="voter"} 0.0
        kafka_quorum_replica_lag_seconds{node_id="1",type="voter"} 0.0
        kafka_quorum_replica_last_fetch_seconds{node_id="1",type="voter"} 0.0
        kafka_quorum_replica_log_end_offset{node_id="1",type="voter"} 10.0
        kafka_quorum_replicas{type="voter"} 3.0
        kafka_quorum_replicas{type="observer"} 0.0
        """,
        Lines.of(source.samples(quorum)));
  }

  /** A controller that got a new disk: the old one is remembered for a while. */
  @Test
  void ofTwoObserversWithOneIdItIsTheOneThatCaughtUpLast() {
    OptionalLong now = OptionalLong.of(60_000);
    QuorumMember dead = member(3, 40, OptionalLong.of(30_000), OptionalLong.of(30_000));
    QuorumMember alive = member(3, 90, OptionalLong.of(59_000), OptionalLong.of(59_000));
    for (List<QuorumMember> observers : List.of(List.of(dead, alive), List.of(alive, dead))) {
      String lines =
          Lines.of(
              source.samples(
                  new QuorumSnapshot(1, 1, 5, List.of(member(1, 100, now, now)), observers)));
      assertEquals(
          List.of(
              "kafka_quorum_replica_lag_records{node_id=\"3\",type=\"observer\"} 10.0",
              "kafka_quorum_replica_lag_seconds{node_id=\"3\",type=\"observer\"} 1.0",
              "kafka_quorum_replicas{type=\"observer\"} 1.0"),
          lines
              .lines()
              .filter(line -> line.contains("observer"))
              .filter(line -> line.contains("lag_") || line.contains("replicas"))
              .toList());
    }
  }

  private static QuorumMember member(int id, long end, OptionalLong fetch, OptionalLong caughtUp) {
    return new QuorumMember(
        id,
        Optional.of(new Uuid(0, id)).filter(directory -> id < 3),
        List.of(
            new RaftVoterEndpoint("CONTROLLER", "10.0.0." + id, 9093),
            new RaftVoterEndpoint("SPARE", "fe80::1", 9094)),
        end,
        fetch,
        caughtUp);
  }
}
