package io.kraftexporter.kafka.groups;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.groups.GroupDescription.Member;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.timeline.Observation;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class GroupsSamplesTest {
  private final GroupHistory history = new GroupHistory();

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
  void groupThatHasLostEverythingHasUsedMoreThanTheRetention() {
    assertEquals(
        """
        kafka_consumergroup_lag{consumergroup="g",topic="a",partition="0"} 8.0
        kafka_consumergroup_lag_sum{consumergroup="g",topic="a"} 8.0
        kafka_consumergroup_lost_offsets{consumergroup="g",topic="a",partition="0"} 8.0
        kafka_consumergroup_lost_offsets_sum{consumergroup="g",topic="a"} 8.0
        kafka_consumergroup_retention_used_ratio{consumergroup="g",topic="a"} 8.0
        kraft_exporter_groups_incomplete 0.0
        """,
        range(commits(Map.of(at("a", 0), 2L)), Map.of(at("a", 0), 10L), Map.of(at("a", 0), 10L)));
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

  @Test
  void withoutPartitionsThereAreSumsAndWhatIsWrong() {
    assertEquals(
        """
        kafka_consumergroup_current_offset_sum{consumergroup="g",topic="a"} 13.0
        kafka_consumergroup_lag_sum{consumergroup="g",topic="a"} 8.0
        kafka_consumergroup_lost_offsets{consumergroup="g",topic="a",partition="1"} 3.0
        kafka_consumergroup_lost_offsets_sum{consumergroup="g",topic="a"} 3.0
        kafka_consumergroup_offset_out_of_range{consumergroup="g",topic="a",partition="0",reason="beyond_end"} 1.0
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 0.0
        """,
        with("offset|lag|dropped", samples(Wanted.all().withoutPartitions(), twoPartitions())));
  }

  @Test
  void largestGroupsLoseTheirPartitionsAndKeepTheirSums() {
    assertEquals(
        """
        kafka_consumergroup_current_offset{consumergroup="small",topic="a",partition="0"} 1.0
        kafka_consumergroup_current_offset_sum{consumergroup="large",topic="a"} 13.0
        kafka_consumergroup_current_offset_sum{consumergroup="small",topic="a"} 1.0
        kafka_consumergroup_lag{consumergroup="small",topic="a",partition="0"} 9.0
        kafka_consumergroup_lag_sum{consumergroup="large",topic="a"} 8.0
        kafka_consumergroup_lag_sum{consumergroup="small",topic="a"} 9.0
        kafka_consumergroup_lost_offsets_sum{consumergroup="large",topic="a"} 3.0
        kafka_consumergroup_out_of_range_partitions{consumergroup="large",topic="a"} 1.0
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 6.0
        """,
        with(
            "offset|lag|range|dropped",
            samples(
                Wanted.all().maxSeries(5),
                snapshot(
                    List.of(
                        commits("large", Map.of(at("a", 0), 11L, at("a", 1), 2L)),
                        commits("small", Map.of(at("a", 0), 1L))),
                    List.of(),
                    twoPartitions().logs()))));
  }

  /**
   * The log's start has passed the commit, as after retention has deleted what an abandoned group
   * never read.
   */
  @Test
  void seriesOfWhatIsWrongCountAsAnyOther() {
    assertEquals(
        """
        kafka_consumergroup_lost_offsets_sum{consumergroup="g",topic="a"} 3.0
        kafka_consumergroup_out_of_range_partitions{consumergroup="g",topic="a"} 1.0
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 2.0
        """,
        with(
            "lost|range|dropped",
            samples(Wanted.all().withoutPartitions().maxSeries(1), twoPartitions())));
    assertEquals(
        """
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 6.0
        """,
        with("dropped", samples(Wanted.all().maxSeries(5), twoPartitions())));
    assertEquals(
        """
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 0.0
        """,
        with("dropped", samples(Wanted.all().maxSeries(6), twoPartitions())));
  }

  @Test
  void ownersCountOfAGroupWhoseCommitsAreNotKnown() {
    Group group =
        group(
            "g",
            Optional.of(
                new GroupDescription(
                    "Stable",
                    "consumer",
                    "range",
                    1,
                    OptionalInt.empty(),
                    List.of(member("one", at("a", 0), at("b", 0))))));
    GroupsSnapshot snapshot =
        snapshot(
            List.of(new ConsumerGroup(group, Optional.empty(), false)),
            List.of(),
            logs(Map.of(), Map.of()));
    assertEquals(
        """
        kafka_consumergroup_partition_owner_info{consumergroup="g",topic="a",partition="0",client_id="one-client",member_host="/10.0.0.1",member_id="one"} 1.0
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 0.0
        """,
        with(
            "owner|dropped",
            samples(Wanted.all().owners().topics("a", "").maxSeries(1), snapshot)));
    assertEquals(
        """
        kraft_exporter_series_dropped{source="groups",reason="max_series"} 2.0
        """,
        with("owner|dropped", samples(Wanted.all().owners().maxSeries(1), snapshot)));
  }

  /** Whether nobody lists it or nobody tells its commits. */
  @Test
  void groupThatIsSilentKeepsTheRoomOfItsSeries() {
    GroupsSamples samples = new GroupsSamples(Wanted.all().maxSeries(5).settings());
    ConsumerGroup small = commits("small", Map.of(at("a", 0), 1L));
    ConsumerGroup large = commits("large", Map.of(at("a", 0), 1L, at("a", 1), 6L));
    ConsumerGroup silent =
        new ConsumerGroup(group("small", Optional.empty()), Optional.empty(), false);
    assertEquals("of small, without 4", shown(samples, 1, small, large));
    assertEquals("of , without 4", shown(samples, 2, silent, large));
    assertEquals("of , without 4", shown(samples, 600, large));
    assertEquals("of large, without 0", shown(samples, 603, large));
  }

  /** Groups with series of partitions at this second, and how many series are left out. */
  private String shown(GroupsSamples samples, int second, ConsumerGroup... groups) {
    GroupsSnapshot snapshot =
        new GroupsSnapshot(
            List.of(groups),
            List.of(),
            logs(Map.of(at("a", 0), 10L, at("a", 1), 10L), Map.of()),
            Duration.ZERO,
            new Observation(second * 1_000L, second * 1_000L, second));
    history.saw(snapshot);
    String lines = Lines.of(samples.of(snapshot, history, Optional.empty()));
    return "of %s, without %s"
        .formatted(
            found("kafka_consumergroup_lag[{]consumergroup=\"(\\w+)\".*", lines),
            found("kraft_exporter_series_dropped.* (\\d+)[.]0", lines));
  }

  private static String found(String line, String lines) {
    return Pattern.compile(line)
        .matcher(lines)
        .results()
        .map((MatchResult match) -> match.group(1))
        .distinct()
        .collect(joining(" "));
  }

  @Test
  void stateChangesOfShareGroupsAreCounted() {
    StringBuilder told = new StringBuilder();
    for (String state : List.of("Empty", "Stable", "Stable", "Empty")) {
      Group group = new Group("packing", "share", Optional.of(state), Optional.empty());
      told.append(
          with(
              "changes",
              samples(
                  Wanted.all(),
                  snapshot(
                      List.of(),
                      List.of(new ShareGroup(group, Map.of(), 0)),
                      logs(Map.of(), Map.of())))));
    }
    assertEquals(
        """
        kafka_sharegroup_state_changes_total{sharegroup="packing"} 0.0
        kafka_sharegroup_state_changes_total{sharegroup="packing"} 1.0
        kafka_sharegroup_state_changes_total{sharegroup="packing"} 1.0
        kafka_sharegroup_state_changes_total{sharegroup="packing"} 2.0
        """,
        told.toString());
  }

  @Test
  void stateChangesAreCountedAndStandingCommitsHaveATime() {
    String[] states = {"Stable", "PreparingRebalance", "PreparingRebalance", "Stable"};
    long[] commits = {5, 5, 6, 6};
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < states.length; i++) {
      Group group = new Group("g", "classic", Optional.of(states[i]), Optional.empty());
      GroupsSnapshot snapshot =
          new GroupsSnapshot(
              List.of(new ConsumerGroup(group, Optional.of(Map.of(at("a", 0), commits[i])), false)),
              List.of(),
              logs(Map.of(at("a", 0), 10L), Map.of()),
              Duration.ZERO,
              new Observation(i * 1_000L, i * 1_000L + 500, i));
      told.append(with("changes|change_time", samples(Wanted.all(), snapshot)));
    }
    assertEquals(
        """
        kafka_consumergroup_last_commit_change_timestamp_seconds{consumergroup="g",topic="a"} 0.5
        kafka_consumergroup_state_changes_total{consumergroup="g"} 0.0
        kafka_consumergroup_last_commit_change_timestamp_seconds{consumergroup="g",topic="a"} 0.5
        kafka_consumergroup_state_changes_total{consumergroup="g"} 1.0
        kafka_consumergroup_last_commit_change_timestamp_seconds{consumergroup="g",topic="a"} 2.5
        kafka_consumergroup_state_changes_total{consumergroup="g"} 1.0
        kafka_consumergroup_last_commit_change_timestamp_seconds{consumergroup="g",topic="a"} 2.5
        kafka_consumergroup_state_changes_total{consumergroup="g"} 2.0
        """,
        told.toString());
  }

  @Test
  void groupThatNobodyListsIsRememberedForTenMinutes() {
    StringBuilder told = new StringBuilder();
    told.append(listed(1, "Empty", "a", "b"));
    told.append(listed(2, "Stable", "a", "b"));
    told.append(listed(600, "Stable", "b"));
    told.append(listed(602, "Stable", "a", "b"));
    told.append(listed(1203, "Stable", "b"));
    told.append(listed(1204, "Stable", "a", "b"));
    assertEquals(
        """
        1: a 0.0 since 1.0, b 0.0 since 1.0
        2: a 1.0 since 1.0, b 1.0 since 1.0
        600: b 1.0 since 1.0
        602: a 1.0 since 1.0, b 1.0 since 1.0
        1203: b 1.0 since 1.0
        1204: a 0.0 since 1204.0, b 1.0 since 1.0
        """,
        told.toString());
  }

  /** What is told of these groups after they were listed at this second. */
  private String listed(int second, String state, String... ids) {
    List<ConsumerGroup> groups =
        Stream.of(ids)
            .map(id -> new Group(id, "classic", Optional.of(state), Optional.empty()))
            .map(group -> new ConsumerGroup(group, Optional.of(Map.of(at("a", 0), 1L)), false))
            .toList();
    long now = second * 1_000L;
    history.saw(
        new GroupsSnapshot(
            groups,
            List.of(),
            logs(Map.of(), Map.of()),
            Duration.ZERO,
            new Observation(now, now, now)));
    return Stream.of(ids)
        .map(
            id ->
                "%s %.1f since %.1f"
                    .formatted(
                        id,
                        (double) history.stateChanges(id),
                        history.unchangedSince(id, "a").orElseThrow() / 1e3))
        .collect(joining(", ", second + ": ", "\n"));
  }

  private static GroupsSnapshot twoPartitions() {
    return snapshot(
        List.of(commits(Map.of(at("a", 0), 11L, at("a", 1), 2L))),
        List.of(),
        logs(Map.of(at("a", 0), 10L, at("a", 1), 10L), Map.of(at("a", 0), 0L, at("a", 1), 5L)));
  }

  private String range(
      ConsumerGroup group, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> starts) {
    return range(samples(Wanted.all(), snapshot(List.of(group), List.of(), logs(ends, starts))));
  }

  private static String range(Samples samples) {
    return with("_lag|lost|range|retention|incomplete", samples);
  }

  /** The lines of metrics in whose names this regular expression is found. */
  private static String with(String found, Samples samples) {
    return Lines.of(samples)
        .lines()
        .filter(line -> line.replaceAll("[{ ].*", "").matches(".*(" + found + ").*"))
        .map(line -> line + "\n")
        .collect(joining());
  }

  private Samples samples(Wanted wanted, GroupsSnapshot snapshot) {
    history.saw(snapshot);
    return new GroupsSamples(wanted.settings()).of(snapshot, history, Optional.empty());
  }

  private static GroupsSnapshot snapshot(
      List<ConsumerGroup> groups, List<ShareGroup> shareGroups, Logs logs) {
    return new GroupsSnapshot(
        groups, shareGroups, logs, Duration.ofMillis(250), new Observation(1_000, 1_010, 1));
  }

  private static Logs logs(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> starts) {
    return new Logs(ends, Map.of(), starts, Set.of());
  }

  private static ConsumerGroup commits(Map<TopicPartition, Long> commits) {
    return commits("g", commits);
  }

  private static ConsumerGroup commits(String id, Map<TopicPartition, Long> commits) {
    return new ConsumerGroup(group(id, Optional.empty()), Optional.of(commits), false);
  }

  private static Group group(String id, Optional<GroupDescription> description) {
    return new Group(id, "classic", Optional.of("Empty"), description);
  }

  private static Member member(String id, TopicPartition... assigned) {
    return new Member(id, id + "-client", "/10.0.0.1", Optional.of(Set.of(assigned)));
  }

  private static Member worker() {
    return new Member("worker", "worker", "/10.0.0.1", Optional.empty());
  }

  private static SharePartitionOffsetInfo share(long start, long lag) {
    return new SharePartitionOffsetInfo(start, Optional.of(1), Optional.of(lag));
  }

  private static TopicPartition at(String topic, int partition) {
    return new TopicPartition(topic, partition);
  }
}
