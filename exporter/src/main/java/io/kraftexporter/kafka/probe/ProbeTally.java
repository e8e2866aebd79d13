package io.kraftexporter.kafka.probe;

import io.kraftexporter.metric.Histogram;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the results of the probe's records, by the broker that led their partition when they were
 * sent.
 *
 * <p>Times are of the clock that never goes back, in nanoseconds. Safe for any number of threads.
 */
final class ProbeTally {
  private static final List<Double> BOUNDS =
      List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);
  private static final double NANOS = 1e9;

  private static final Metric PRODUCE =
      Metric.histogram(
          "kafka_probe_produce_seconds",
          "Time in seconds until a probe record was acknowledged by all in-sync replicas, by"
              + " the leader that it was sent to.",
          BOUNDS,
          "node_id");
  private static final Metric ROUND_TRIP =
      Metric.histogram(
          "kafka_probe_round_trip_seconds",
          "Time in seconds from sending a probe record until it was read back, by the leader"
              + " that it was sent to.",
          BOUNDS,
          "node_id");
  private static final Metric COMMIT =
      Metric.histogram(
          "kafka_probe_commit_seconds",
          "Duration of the probe's offset commits in seconds.",
          BOUNDS);
  private static final Metric RECORDS =
      Metric.counter(
          "kafka_probe_records_total",
          "Probe records whose outcome is known, by the leader that they were sent to; for a"
              + " partition without a leader, by its first replica.",
          "node_id");
  private static final Metric FAILURES =
      Metric.counter(
          "kafka_probe_failures_total",
          "Probe records that were rejected or not read back in time, by the leader that they"
              + " were sent to; for a partition without a leader, by its first replica.",
          "node_id");
  private static final Metric COMMIT_FAILURES =
      Metric.counter("kafka_probe_commit_failures_total", "Failed offset commits of the probe.");

  static final List<Metric> METRICS =
      List.of(PRODUCE, ROUND_TRIP, COMMIT, RECORDS, FAILURES, COMMIT_FAILURES);

  private record SentRecord(int leader, long at) {}

  /** The counts of one leader. */
  private static final class Leader {
    final Histogram produce = new Histogram(PRODUCE);
    final Histogram roundTrip = new Histogram(ROUND_TRIP);
    long records;
    long failures;
  }

  private final long timeout;
  private final Map<Long, SentRecord> pending = new HashMap<>();
  private final Map<Integer, Leader> leaders = new TreeMap<>();
  private final Histogram commits = new Histogram(COMMIT);
  private long commitFailures;

  ProbeTally(Duration timeout) {
    this.timeout = timeout.toNanos();
  }

  /** To be told before the record is sent: its acknowledgement may come at once. */
  synchronized void sent(long record, int leader, long now) {
    pending.put(record, new SentRecord(leader, now));
  }

  /** Nobody leads the partition that this broker is the first to lead. */
  synchronized void leaderless(int first) {
    fail(first);
  }

  synchronized void acknowledged(int leader, long took) {
    of(leader).produce.observe(took / NANOS);
  }

  synchronized void refused(long record) {
    fail(pending.remove(record));
  }

  /** A record that nobody waits for any more, or that another one sent, is ignored. */
  synchronized void received(long record, long now) {
    SentRecord sent = pending.remove(record);
    if (sent != null && now - sent.at() > timeout) {
      fail(sent);
    } else if (sent != null) {
      Leader leader = of(sent.leader());
      leader.records++;
      leader.roundTrip.observe((now - sent.at()) / NANOS);
    }
  }

  /** Gives up what was sent too long ago. */
  synchronized void expire(long now) {
    List<Long> late =
        pending.entrySet().stream()
            .filter(sent -> now - sent.getValue().at() > timeout)
            .map(Map.Entry::getKey)
            .toList();
    late.forEach(this::refused);
  }

  synchronized void committed(long took) {
    commits.observe(took / NANOS);
  }

  synchronized void commitFailed() {
    commitFailures++;
  }

  /** Forgets brokers without a partition, once the outcome of their records is known. */
  synchronized void retain(Set<Integer> brokers) {
    Set<Integer> kept = new HashSet<>(brokers);
    pending.values().forEach(sent -> kept.add(sent.leader()));
    leaders.keySet().retainAll(kept);
  }

  synchronized void set(Sampler sampler) {
    leaders.forEach(
        (id, leader) -> {
          String node = Integer.toString(id);
          sampler.set(PRODUCE.series(node), leader.produce.values());
          sampler.set(ROUND_TRIP.series(node), leader.roundTrip.values());
          sampler.set(RECORDS, leader.records, node);
          sampler.set(FAILURES, leader.failures, node);
        });
    sampler.set(COMMIT.series(), commits.values());
    sampler.set(COMMIT_FAILURES, commitFailures);
  }

  private void fail(@Nullable SentRecord sent) {
    if (sent != null) {
      fail(sent.leader());
    }
  }

  private void fail(int id) {
    Leader leader = of(id);
    leader.records++;
    leader.failures++;
  }

  private Leader of(int id) {
    return leaders.computeIfAbsent(id, any -> new Leader());
  }
}
