package io.kraftexporter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.GroupsSnapshot.Look;
import io.kraftexporter.kafka.GroupsSnapshot.ShareGroup;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class GroupsSamplesTest {
  private static final Duration SKEW = Duration.ofMillis(250);

  private static final Look LOOK = new Look(0, 10);

  private final GroupsSamples samples = new GroupsSamples();

  @Test
  void everythingThereIsToTell() {
    GroupsSnapshot snapshot =
        new GroupsSnapshot(
            List.of(
                new ConsumerGroup(
                    "billing",
                    "classic",
                    Optional.of("PreparingRebalance"),
                    Optional.of(Map.of(at("a", 0), 10L, at("a", 10), 5L, at("a", 9), 7L)),
                    Optional.of(
                        new GroupDescription(
                            "Stable",
                            "consumer",
                            "range",
                            2,
                            3,
                            Optional.of(Set.of(at("a", 0), at("b", 0), at("b", 1))))))),
            List.of(
                new ShareGroup(
                    "packing",
                    Optional.of("Stable"),
                    Map.of(at("s", 0), share(4, 6), at("s", 1), share(0, 0)),
                    Optional.of(
                        new GroupDescription("Empty", "share", "", 1, 0, Optional.empty())))),
            Map.of(at("a", 0), 10L, at("a", 9), 8L, at("a", 10), 100L),
            Set.of(),
            SKEW,
            LOOK);
    assertEquals(
        """
        # HELP kafka_consumergroup_current_offset Offset that the group has committed of a partition.
        # TYPE kafka_consumergroup_current_offset gauge
        kafka_consumergroup_current_offset{consumergroup="billing",topic="a",partition="0"} 10
        kafka_consumergroup_current_offset{consumergroup="billing",topic="a",partition="9"} 7
        kafka_consumergroup_current_offset{consumergroup="billing",topic="a",partition="10"} 5
        # HELP kafka_consumergroup_current_offset_sum Sum of the offsets that the group has committed of a topic's partitions.
        # TYPE kafka_consumergroup_current_offset_sum gauge
        kafka_consumergroup_current_offset_sum{consumergroup="billing",topic="a"} 22
        # HELP kafka_consumergroup_info What kind of group it is and which broker coordinates it, always 1.
        # TYPE kafka_consumergroup_info gauge
        kafka_consumergroup_info{consumergroup="billing",type="classic",protocol_type="consumer",assignor="range",coordinator="2"} 1
        # HELP kafka_consumergroup_lag Offsets from the group's commit to the end of a partition, at least 0.
        # TYPE kafka_consumergroup_lag gauge
        kafka_consumergroup_lag{consumergroup="billing",topic="a",partition="0"} 0
        kafka_consumergroup_lag{consumergroup="billing",topic="a",partition="9"} 1
        kafka_consumergroup_lag{consumergroup="billing",topic="a",partition="10"} 95
        # HELP kafka_consumergroup_lag_sum Sum of the group's lag over a topic's partitions; absent unless all of them answered.
        # TYPE kafka_consumergroup_lag_sum gauge
        kafka_consumergroup_lag_sum{consumergroup="billing",topic="a"} 96
        # HELP kafka_consumergroup_members Members of the group.
        # TYPE kafka_consumergroup_members gauge
        kafka_consumergroup_members{consumergroup="billing"} 3
        # HELP kafka_consumergroup_state The state in which the group is now, always 1.
        # TYPE kafka_consumergroup_state gauge
        kafka_consumergroup_state{consumergroup="billing",state="Stable"} 1
        # HELP kafka_consumergroup_uncommitted_partitions Partitions of a topic that are assigned to members but have no commit of the group.
        # TYPE kafka_consumergroup_uncommitted_partitions gauge
        kafka_consumergroup_uncommitted_partitions{consumergroup="billing",topic="a"} 0
        kafka_consumergroup_uncommitted_partitions{consumergroup="billing",topic="b"} 2
        # HELP kafka_sharegroup_lag Records of a partition that the share group has not finished, as the broker counts.
        # TYPE kafka_sharegroup_lag gauge
        kafka_sharegroup_lag{sharegroup="packing",topic="s",partition="0"} 6
        kafka_sharegroup_lag{sharegroup="packing",topic="s",partition="1"} 0
        # HELP kafka_sharegroup_lag_sum Sum of the share group's lag over a topic's partitions; absent unless all are known.
        # TYPE kafka_sharegroup_lag_sum gauge
        kafka_sharegroup_lag_sum{sharegroup="packing",topic="s"} 6
        # HELP kafka_sharegroup_members Members of the share group.
        # TYPE kafka_sharegroup_members gauge
        kafka_sharegroup_members{sharegroup="packing"} 0
        # HELP kafka_sharegroup_start_offset Offset of a partition up to which the share group has finished everything.
        # TYPE kafka_sharegroup_start_offset gauge
        kafka_sharegroup_start_offset{sharegroup="packing",topic="s",partition="0"} 4
        kafka_sharegroup_start_offset{sharegroup="packing",topic="s",partition="1"} 0
        # HELP kafka_sharegroup_state The state in which the share group is now, always 1.
        # TYPE kafka_sharegroup_state gauge
        kafka_sharegroup_state{sharegroup="packing",state="Empty"} 1
        # HELP kraft_exporter_groups_incomplete Groups of which commits or ends of log were asked for and not answered in time.
        # TYPE kraft_exporter_groups_incomplete gauge
        kraft_exporter_groups_incomplete 0
        # HELP kraft_exporter_groups_skew_seconds The most time between a group's commit and the end of log it is compared with; the lag is too high by at most what was produced in it.
        # TYPE kraft_exporter_groups_skew_seconds gauge
        kraft_exporter_groups_skew_seconds 0.25
        """,
        Texts.of(samples.of(snapshot)));
  }

  @Test
  void commitBeyondTheEndIsNoNegativeLag() {
    assertEquals(
        """
        kafka_consumergroup_current_offset{consumergroup="g",topic="a",partition="0"} 11.0
        kafka_consumergroup_current_offset{consumergroup="g",topic="a",partition="1"} 1.0
        kafka_consumergroup_current_offset_sum{consumergroup="g",topic="a"} 12.0
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="0"} 0.0
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="1"} 2.0
        kafka_consumergroup_lag_sum{consumergroup="g",topic="a"} 2.0
        kafka_consumergroup_offset_out_of_range{consumergroup="g",topic="a",partition="0",reason="beyond_end"} 1.0
        kafka_consumergroup_state{consumergroup="g",state="Empty"} 1.0
        kraft_exporter_groups_incomplete 0.0
        kraft_exporter_groups_skew_seconds 0.25
        """,
        lines(
            commits(Map.of(at("a", 0), 11L, at("a", 1), 1L)),
            Map.of(at("a", 0), 10L, at("a", 1), 3L)));
  }

  @Test
  void unknownEndLeavesNoLagAndNoSum() {
    assertEquals(
        """
        kafka_consumergroup_current_offset{consumergroup="g",topic="a",partition="0"} 1.0
        kafka_consumergroup_current_offset{consumergroup="g",topic="a",partition="1"} 1.0
        kafka_consumergroup_current_offset{consumergroup="g",topic="b",partition="0"} 2.0
        kafka_consumergroup_current_offset_sum{consumergroup="g",topic="a"} 2.0
        kafka_consumergroup_current_offset_sum{consumergroup="g",topic="b"} 2.0
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="0"} 9.0
        kafka_consumergroup_lag{consumergroup="g",topic="b",partition="0"} 1.0
        kafka_consumergroup_lag_sum{consumergroup="g",topic="b"} 1.0
        kafka_consumergroup_state{consumergroup="g",state="Empty"} 1.0
        kraft_exporter_groups_incomplete 1.0
        kraft_exporter_groups_skew_seconds 0.25
        """,
        lines(
            commits(Map.of(at("a", 0), 1L, at("a", 1), 1L, at("b", 0), 2L)),
            Map.of(at("a", 0), 10L, at("b", 0), 3L)));
  }

  @Test
  void commitsOfADeletedTopicAreNotShown() {
    GroupsSnapshot snapshot =
        new GroupsSnapshot(
            List.of(commits(Map.of(at("gone", 0), 1L))),
            List.of(),
            Map.of(),
            Set.of(at("gone", 0)),
            SKEW,
            LOOK);
    assertEquals(
        """
            kafka_consumergroup_state{consumergroup="g",state="Empty"} 1.0
            kraft_exporter_groups_incomplete 0.0
            kraft_exporter_groups_skew_seconds 0.25
            """,
        Lines.of(samples.of(snapshot)));
  }

  @Test
  void groupWhoseCoordinatorDoesNotAnswerKeepsWhatItsListingTold() {
    assertEquals(
        """
        kafka_consumergroup_state{consumergroup="g",state="Stable"} 1.0
        kraft_exporter_groups_incomplete 1.0
        kraft_exporter_groups_skew_seconds 0.25
        """,
        lines(
            new ConsumerGroup(
                "g", "consumer", Optional.of("Stable"), Optional.empty(), Optional.empty()),
            Map.of()));
  }

  @Test
  void withoutCommitThereIsNoLag() {
    assertEquals(
        """
        kafka_consumergroup_info{consumergroup="g",type="",protocol_type="consumer",assignor="uniform",coordinator="1"} 1.0
        kafka_consumergroup_members{consumergroup="g"} 1.0
        kafka_consumergroup_state{consumergroup="g",state="Stable"} 1.0
        kafka_consumergroup_uncommitted_partitions{consumergroup="g",topic="a"} 1.0
        kraft_exporter_groups_incomplete 0.0
        kraft_exporter_groups_skew_seconds 0.25
        """,
        lines(
            new ConsumerGroup(
                "g",
                "",
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.of(
                    new GroupDescription(
                        "Stable", "consumer", "uniform", 1, 1, Optional.of(Set.of(at("a", 0)))))),
            Map.of()));
  }

  @Test
  void shareLagThatTheBrokerDoesNotKnowLeavesNoSum() {
    GroupsSnapshot snapshot =
        new GroupsSnapshot(
            List.of(),
            List.of(
                new ShareGroup(
                    "packing",
                    Optional.empty(),
                    Map.of(
                        at("s", 0),
                        share(4, 6),
                        at("s", 1),
                        new SharePartitionOffsetInfo(7, Optional.empty(), Optional.empty())),
                    Optional.empty())),
            Map.of(),
            Set.of(),
            SKEW,
            LOOK);
    assertEquals(
        """
        kafka_sharegroup_lag{sharegroup="packing",topic="s",partition="0"} 6.0
        kafka_sharegroup_start_offset{sharegroup="packing",topic="s",partition="0"} 4.0
        kafka_sharegroup_start_offset{sharegroup="packing",topic="s",partition="1"} 7.0
        kraft_exporter_groups_incomplete 0.0
        kraft_exporter_groups_skew_seconds 0.25
        """,
        Lines.of(samples.of(snapshot)));
  }

  private String lines(ConsumerGroup group, Map<TopicPartition, Long> ends) {
    return Lines.of(
        samples.of(new GroupsSnapshot(List.of(group), List.of(), ends, Set.of(), SKEW, LOOK)));
  }

  private static ConsumerGroup commits(Map<TopicPartition, Long> commits) {
    return new ConsumerGroup(
        "g", "classic", Optional.of("Empty"), Optional.of(commits), Optional.empty());
  }

  private static SharePartitionOffsetInfo share(long start, long lag) {
    return new SharePartitionOffsetInfo(start, Optional.of(1), Optional.of(lag));
  }

  private static TopicPartition at(String topic, int partition) {
    return new TopicPartition(topic, partition);
  }
}
