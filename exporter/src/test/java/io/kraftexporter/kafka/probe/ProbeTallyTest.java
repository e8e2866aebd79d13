package io.kraftexporter.kafka.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Texts;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProbeTallyTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final ProbeTally tally = new ProbeTally(Duration.ofSeconds(5));

  @Test
  void recordCountsForTheLeaderThatItWasSentTo() {
    tally.sent(0, 1, 0);
    tally.sent(1, 2, 0);
    tally.acknowledged(1, SECOND / 500);
    tally.received(0, SECOND / 4);
    assertEquals(1, value("kafka_probe_records_total", "node_id", "1"));
    assertEquals(0, value("kafka_probe_failures_total", "node_id", "1"));
    assertEquals(0.002, value("kafka_probe_produce_seconds_sum", "node_id", "1"));
    assertEquals(0.25, value("kafka_probe_round_trip_seconds_sum", "node_id", "1"));
    assertEquals(1, value("kafka_probe_round_trip_seconds_bucket", "node_id", "1", "le", "0.25"));
    assertEquals(0, read().values("kafka_probe_records_total", "node_id", "2").size());
  }

  @Test
  void whatComesLateOrNeverHasFailedOnce() {
    for (int record = 0; record < 3; record++) {
      tally.sent(record, 7, 0);
    }
    tally.expire(5 * SECOND);
    assertEquals(0, read().values("kafka_probe_failures_total").size());
    tally.received(0, 5 * SECOND + 1);
    tally.refused(1);
    tally.expire(5 * SECOND + 1);
    tally.received(1, 6 * SECOND);
    tally.received(2, 6 * SECOND);
    tally.refused(2);
    assertEquals(3, value("kafka_probe_failures_total", "node_id", "7"));
    assertEquals(3, value("kafka_probe_records_total", "node_id", "7"));
    assertEquals(0, value("kafka_probe_round_trip_seconds_count", "node_id", "7"));
  }

  @Test
  void partitionThatNobodyLeadsFails() {
    tally.leaderless(3);
    tally.leaderless(3);
    assertEquals(2, value("kafka_probe_failures_total", "node_id", "3"));
    assertEquals(2, value("kafka_probe_records_total", "node_id", "3"));
  }

  @Test
  void brokerWithoutPartitionsIsForgottenOnceItsRecordsAreKnown() {
    tally.leaderless(1);
    tally.leaderless(2);
    tally.leaderless(3);
    tally.sent(0, 3, 0);
    tally.retain(Set.of(1));
    assertEquals(1, value("kafka_probe_failures_total", "node_id", "1"));
    assertEquals(0, read().values("kafka_probe_failures_total", "node_id", "2").size());
    assertEquals(1, value("kafka_probe_failures_total", "node_id", "3"));
    tally.received(0, SECOND);
    tally.retain(Set.of(1));
    assertEquals(1, read().values("kafka_probe_failures_total").size());
  }

  @Test
  void recordOfAnotherOneIsIgnored() {
    tally.received(42, SECOND);
    assertEquals(0, read().values("kafka_probe_records_total").size());
  }

  @Test
  void commitsAreOfNoLeader() {
    tally.committed(SECOND);
    tally.commitFailed();
    assertEquals(1, value("kafka_probe_commit_seconds_sum"));
    assertEquals(1, value("kafka_probe_commit_seconds_count"));
    assertEquals(1, value("kafka_probe_commit_failures_total"));
  }

  private double value(String name, String... labels) {
    return read().value(name, labels);
  }

  private ParsedText read() {
    return ParsedText.parse(Texts.of(new Sampler().collect(tally::set)));
  }
}
