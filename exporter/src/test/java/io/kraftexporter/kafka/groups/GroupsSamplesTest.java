package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.Partitions.at;
import static io.kraftexporter.kafka.groups.GroupSnapshots.commits;
import static io.kraftexporter.kafka.groups.GroupSnapshots.group;
import static io.kraftexporter.kafka.groups.GroupSnapshots.logs;
import static io.kraftexporter.kafka.groups.GroupSnapshots.member;
import static io.kraftexporter.kafka.groups.GroupSnapshots.samples;
import static io.kraftexporter.kafka.groups.GroupSnapshots.share;
import static io.kraftexporter.kafka.groups.GroupSnapshots.snapshot;
import static io.kraftexporter.kafka.groups.GroupSnapshots.with;
import static io.kraftexporter.kafka.groups.GroupSnapshots.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.metric.Lines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.junit.jupiter.api.Test;

/** The series of groups: description, state, members, owners and offsets. */
final class GroupsSamplesTest {
  @Test
  void everythingThereIsToTell() {
    ConsumerGroup billing =
        new ConsumerGroup(
            new Group(
                "billing",
                "consumer",
                Optional.of("Reconciling"),
                Optional.of(
                    new GroupDescription(
                        "Stable",
                        "consumer",
                        "range",
                        2,
                        OptionalInt.of(7),
                        List.of(
                            member("one", at("a", 0), at("b", 0)),
                            member("two", at("b", 1)),
                            member("three"))))),
            Optional.of(Map.of(at("a", 0), 10L, at("a", 10), 5L, at("a", 9), 7L)),
            false);
    ShareGroup packing =
        new ShareGroup(
            new Group(
                "packing",
                "share",
                Optional.of("Stable"),
                Optional.of(
                    new GroupDescription(
                        "Empty",
                        "share",
                        "",
                        1,
                        OptionalInt.of(3),
                        List.of(
                            member("four", at("s", 1)),
                            member("five", at("s", 1)),
                            member("six"))))),
            Map.of(at("s", 0), share(4, 6), at("s", 1), share(0, 0)),
            0);
    Logs logs =
        new Logs(
            Map.of(at("a", 0), 10L, at("a", 9), 8L, at("a", 10), 100L),
            Map.of(),
            Map.of(at("a", 0), 0L, at("a", 9), 0L, at("a", 10), 50L),
            Set.of());
    assertEquals(
        """
        kafka_consumergroup_current_offset{consumergroup="billing",topic="a",partition="0"} 10.0
        kafka_consumergroup_current_offset{consumergroup="billing",topic="a",partition="9"} 7.0
        kafka_consumergroup_current_offset{consumergroup="billing",topic="a",partition="10"} 5.0
        kafka_consumergroup_current_offset_sum{consumergroup="billing",topic="a"} 22.0
        kafka_consumergroup_epoch{consumergroup="billing"} 7.0
        kafka_consumergroup_info{consumergroup="billing",type="consumer",protocol_type="consumer",assignor="range",coordinator="2"} 1.0
        kafka_consumergroup_lag{consumergroup="billing",topic="a",partition="0"} 0.0
        kafka_consumergroup_lag{consumergroup="billing",topic="a",partition="9"} 1.0
        kafka_consumergroup_lag{consumergroup="billing",topic="a",partition="10"} 95.0
        kafka_consumergroup_lag_sum{consumergroup="billing",topic="a"} 96.0
        kafka_consumergroup_last_commit_change_timestamp_seconds{consumergroup="billing",topic="a"} 1.01
        kafka_consumergroup_lost_offsets{consumergroup="billing",topic="a",partition="10"} 45.0
        kafka_consumergroup_lost_offsets_sum{consumergroup="billing",topic="a"} 45.0
        kafka_consumergroup_members{consumergroup="billing"} 3.0
        kafka_consumergroup_members_without_assignment{consumergroup="billing"} 1.0
        kafka_consumergroup_partition_owner_info{consumergroup="billing",topic="a",partition="0",client_id="one-client",member_host="/10.0.0.1",member_id="one"} 1.0
        kafka_consumergroup_partition_owner_info{consumergroup="billing",topic="b",partition="0",client_id="one-client",member_host="/10.0.0.1",member_id="one"} 1.0
        kafka_consumergroup_partition_owner_info{consumergroup="billing",topic="b",partition="1",client_id="two-client",member_host="/10.0.0.1",member_id="two"} 1.0
        kafka_consumergroup_retention_used_ratio{consumergroup="billing",topic="a"} 1.9
        kafka_consumergroup_slo_seconds{consumergroup="billing"} 60.0
        kafka_consumergroup_state{consumergroup="billing",state="Reconciling"} 1.0
        kafka_consumergroup_state_changes_total{consumergroup="billing"} 0.0
        kafka_consumergroup_topic_assigned_partitions{consumergroup="billing",topic="a"} 1.0
        kafka_consumergroup_topic_assigned_partitions{consumergroup="billing",topic="b"} 2.0
        kafka_consumergroup_topic_members{consumergroup="billing",topic="a"} 1.0
        kafka_consumergroup_topic_members{consumergroup="billing",topic="b"} 2.0
        kafka_consumergroup_uncommitted_partitions{consumergroup="billing",topic="a"} 0.0
        kafka_consumergroup_uncommitted_partitions{consumergroup="billing",topic="b"} 2.0
        kafka_sharegroup_epoch{sharegroup="packing"} 3.0
        kafka_sharegroup_info{sharegroup="packing",coordinator="1"} 1.0
        kafka_sharegroup_lag{sharegroup="packing",topic="s",partition="0"} 6.0
        kafka_sharegroup_lag{sharegroup="packing",topic="s",partition="1"} 0.0
        kafka_sharegroup_lag_sum{sharegroup="packing",topic="s"} 6.0
        kafka_sharegroup_members{sharegroup="packing"} 3.0
        kafka_sharegroup_members_without_assignment{sharegroup="packing"} 1.0
        kafka_sharegroup_partition_owner_info{sharegroup="packing",topic="s",partition="1",client_id="four-client",member_host="/10.0.0.1",member_id="four"} 1.0
        kafka_sharegroup_partition_owner_info{sharegroup="packing",topic="s",partition="1",client_id="five-client",member_host="/10.0.0.1",member_id="five"} 1.0
        kafka_sharegroup_slo_seconds{sharegroup="packing"} 300.0
        kafka_sharegroup_start_offset{sharegroup="packing",topic="s",partition="0"} 4.0
        kafka_sharegroup_start_offset{sharegroup="packing",topic="s",partition="1"} 0.0
        kafka_sharegroup_state{sharegroup="packing",state="Stable"} 1.0
        kafka_sharegroup_state_changes_total{sharegroup="packing"} 0.0
        kafka_sharegroup_topic_assigned_partitions{sharegroup="packing",topic="s"} 1.0
        kafka_sharegroup_topic_members{sharegroup="packing",topic="s"} 2.0
        kraft_exporter_groups_incomplete 0.0
        kraft_exporter_groups_skew_seconds 0.25
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 0.0
        """,
        Lines.of(
            samples(
                Wanted.all().owners().slo("b.*", 60).slo(".*", 300),
                snapshot(List.of(billing), List.of(packing), logs))));
  }

  @Test
  void commitsOfADeletedTopicAreNotShown() {
    Logs logs = new Logs(Map.of(), Map.of(), Map.of(), Set.of(at("gone", 0)));
    assertEquals(
        """
        kafka_consumergroup_state{consumergroup="g",state="Empty"} 1.0
        kafka_consumergroup_state_changes_total{consumergroup="g"} 0.0
        kraft_exporter_groups_incomplete 0.0
        kraft_exporter_groups_skew_seconds 0.25
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 0.0
        """,
        Lines.of(
            samples(
                Wanted.all(),
                snapshot(List.of(commits(Map.of(at("gone", 0), 1L))), List.of(), logs))));
  }

  @Test
  void groupWhoseCoordinatorDoesNotAnswerKeepsWhatItsListingTold() {
    assertEquals(
        """
        kafka_consumergroup_state{consumergroup="g",state="Empty"} 1.0
        kafka_consumergroup_state_changes_total{consumergroup="g"} 0.0
        kraft_exporter_groups_incomplete 1.0
        kraft_exporter_groups_skew_seconds 0.25
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 0.0
        """,
        Lines.of(
            samples(
                Wanted.all(),
                snapshot(
                    List.of(
                        new ConsumerGroup(group("g", Optional.empty()), Optional.empty(), false)),
                    List.of(),
                    logs(Map.of(), Map.of())))));
  }

  /** Brokers before 2.6 do not list states. */
  @Test
  void descriptionTellsTheStateThatIsNotListed() {
    Group group =
        new Group(
            "g",
            "",
            Optional.empty(),
            Optional.of(
                new GroupDescription(
                    "Stable", "connect", "", 1, OptionalInt.empty(), List.of(worker()))));
    assertEquals(
        """
        kafka_consumergroup_info{consumergroup="g",type="",protocol_type="connect",assignor="",coordinator="1"} 1.0
        kafka_consumergroup_members{consumergroup="g"} 1.0
        kafka_consumergroup_state{consumergroup="g",state="Stable"} 1.0
        kafka_consumergroup_state_changes_total{consumergroup="g"} 0.0
        kraft_exporter_groups_incomplete 0.0
        kraft_exporter_groups_skew_seconds 0.25
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 0.0
        """,
        Lines.of(
            samples(
                Wanted.all(),
                snapshot(
                    List.of(new ConsumerGroup(group, Optional.of(Map.of()), false)),
                    List.of(),
                    logs(Map.of(), Map.of())))));
  }

  @Test
  void shareLagThatTheBrokerDoesNotKnowLeavesNoSum() {
    ShareGroup packing =
        new ShareGroup(
            new Group("packing", "share", Optional.empty(), Optional.empty()),
            Map.of(
                at("s", 0),
                share(4, 6),
                at("s", 1),
                new SharePartitionOffsetInfo(7, Optional.empty(), Optional.empty())),
            0);
    assertEquals(
        """
        kafka_sharegroup_lag{sharegroup="packing",topic="s",partition="0"} 6.0
        kafka_sharegroup_start_offset{sharegroup="packing",topic="s",partition="0"} 4.0
        kafka_sharegroup_start_offset{sharegroup="packing",topic="s",partition="1"} 7.0
        kafka_sharegroup_state_changes_total{sharegroup="packing"} 0.0
        """,
        with(
            "sharegroup",
            samples(
                Wanted.all(), snapshot(List.of(), List.of(packing), logs(Map.of(), Map.of())))));
  }
}
