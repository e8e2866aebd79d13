package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.Partitions.at;
import static io.kraftexporter.kafka.groups.GroupSnapshots.commits;
import static io.kraftexporter.kafka.groups.GroupSnapshots.group;
import static io.kraftexporter.kafka.groups.GroupSnapshots.logs;
import static io.kraftexporter.kafka.groups.GroupSnapshots.samples;
import static io.kraftexporter.kafka.groups.GroupSnapshots.snapshot;
import static io.kraftexporter.kafka.groups.GroupSnapshots.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.metric.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The lag of consumer groups in records, by log start offset, log end offset and commit. */
final class GroupLagSamplesTest {
  @Test
  void commitBeyondTheEndIsNoNegativeLag() {
    assertEquals(
        """
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="0"} 0.0
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="1"} 2.0
        kafka_consumergroup_lag_sum{consumergroup="g",topic="a"} 2.0
        kafka_consumergroup_offset_out_of_range{consumergroup="g",topic="a",partition="0",reason="beyond_end"} 1.0
        kafka_consumergroup_out_of_range_partitions{consumergroup="g",topic="a"} 1.0
        kafka_consumergroup_retention_used_ratio{consumergroup="g",topic="a"} 0.6666666666666666
        kraft_exporter_groups_incomplete 0.0
        """,
        range(
            commits(Map.of(at("a", 0), 11L, at("a", 1), 1L)),
            Map.of(at("a", 0), 10L, at("a", 1), 3L),
            Map.of(at("a", 0), 0L, at("a", 1), 0L)));
  }

  @Test
  void unknownEndLeavesNoLagAndNoSum() {
    assertEquals(
        """
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="0"} 9.0
        kafka_consumergroup_lag{consumergroup="g",topic="b",partition="0"} 1.0
        kafka_consumergroup_lag_sum{consumergroup="g",topic="b"} 1.0
        kraft_exporter_groups_incomplete 1.0
        """,
        range(
            commits(Map.of(at("a", 0), 1L, at("a", 1), 1L, at("b", 0), 2L)),
            Map.of(at("a", 0), 10L, at("b", 0), 3L),
            Map.of()));
  }

  /**
   * An end below the commit, such as that of a topic that was made anew between the two answers.
   */
  @Test
  void startBeyondTheEndIsNone() {
    assertEquals(
        """
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="0"} 2.0
        kafka_consumergroup_lag_sum{consumergroup="g",topic="a"} 2.0
        kraft_exporter_groups_incomplete 0.0
        """,
        range(commits(Map.of(at("a", 0), 1L)), Map.of(at("a", 0), 3L), Map.of(at("a", 0), 500L)));
  }

  @Test
  void emptiedLogHasLostRecordsButNoneLeftToConsume() {
    assertEquals(
        """
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="0"} 8.0
        kafka_consumergroup_lag_sum{consumergroup="g",topic="a"} 8.0
        kafka_consumergroup_lost_offsets{consumergroup="g",topic="a",partition="0"} 8.0
        kafka_consumergroup_lost_offsets_sum{consumergroup="g",topic="a"} 8.0
        kafka_consumergroup_retention_used_ratio{consumergroup="g",topic="a"} 0.0
        kraft_exporter_groups_incomplete 0.0
        """,
        range(commits(Map.of(at("a", 0), 2L)), Map.of(at("a", 0), 10L), Map.of(at("a", 0), 10L)));
  }

  @Test
  void lastOffsetsOfTransactionalTopicsAreNotLost() {
    Wanted wanted = Wanted.all().seconds(0, 1, "a", Optional.empty());
    Logs logs =
        logs(
            Map.of(at("a", 0), 10L, at("a", 1), 10L, at("b", 0), 10L),
            Map.of(at("a", 0), 10L, at("a", 1), 10L, at("b", 0), 10L));
    ConsumerGroup group = commits(Map.of(at("a", 0), 9L, at("a", 1), 8L, at("b", 0), 9L));
    assertEquals(
        """
        kafka_consumergroup_lost_offsets{consumergroup="g",topic="a",partition="1"} 2.0
        kafka_consumergroup_lost_offsets{consumergroup="g",topic="b",partition="0"} 1.0
        kafka_consumergroup_lost_offsets_sum{consumergroup="g",topic="a"} 2.0
        kafka_consumergroup_lost_offsets_sum{consumergroup="g",topic="b"} 1.0
        """,
        with("lost", samples(wanted, snapshot(List.of(group), List.of(), logs))));
  }

  @Test
  void whatIsInAnOpenTransactionIsNoLagUnderReadCommitted() {
    ConsumerGroup group =
        new ConsumerGroup(group("g", Optional.empty()), Optional.of(Map.of(at("a", 0), 2L)), true);
    Logs logs =
        new Logs(Map.of(at("a", 0), 10L), Map.of(at("a", 0), 4L), Map.of(at("a", 0), 0L), Set.of());
    assertEquals(
        """
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="0"} 2.0
        kafka_consumergroup_lag_sum{consumergroup="g",topic="a"} 2.0
        kafka_consumergroup_retention_used_ratio{consumergroup="g",topic="a"} 0.8
        kraft_exporter_groups_incomplete 0.0
        """,
        range(samples(Wanted.all(), snapshot(List.of(group), List.of(), logs))));
  }

  private static String range(
      ConsumerGroup group, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> starts) {
    return range(samples(Wanted.all(), snapshot(List.of(group), List.of(), logs(ends, starts))));
  }

  private static String range(Samples samples) {
    return with("_lag|lost|range|retention|incomplete", samples);
  }
}
