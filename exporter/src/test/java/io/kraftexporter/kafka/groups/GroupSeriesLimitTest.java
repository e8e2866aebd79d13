package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.Partitions.at;
import static io.kraftexporter.kafka.groups.GroupSnapshots.commits;
import static io.kraftexporter.kafka.groups.GroupSnapshots.group;
import static io.kraftexporter.kafka.groups.GroupSnapshots.logs;
import static io.kraftexporter.kafka.groups.GroupSnapshots.member;
import static io.kraftexporter.kafka.groups.GroupSnapshots.samples;
import static io.kraftexporter.kafka.groups.GroupSnapshots.share;
import static io.kraftexporter.kafka.groups.GroupSnapshots.snapshot;
import static io.kraftexporter.kafka.groups.GroupSnapshots.twoPartitions;
import static io.kraftexporter.kafka.groups.GroupSnapshots.with;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.timeline.RequestTimes;
import io.kraftexporter.metric.Lines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The maximum number of series, and which series are dropped above it. */
final class GroupSeriesLimitTest {
  private final GroupHistory history = new GroupHistory();

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

  /** The group is not listed, or its commits are not told. */
  @Test
  void groupThatIsSilentKeepsTheRoomOfItsSeries() {
    GroupsSamples samples =
        new GroupsSamples(Wanted.all().maxSeries(5).settings(), (partition, commit) -> commit);
    ConsumerGroup small = commits("small", Map.of(at("a", 0), 1L));
    ConsumerGroup large = commits("large", Map.of(at("a", 0), 1L, at("a", 1), 6L));
    ConsumerGroup silent =
        new ConsumerGroup(group("small", Optional.empty()), Optional.empty(), false);
    assertEquals("of small, without 4", shown(samples, 1, small, large));
    assertEquals("of , without 4", shown(samples, 2, silent, large));
    assertEquals("of , without 4", shown(samples, 600, large));
    assertEquals("of large, without 0", shown(samples, 603, large));
  }

  @Test
  void shareGroupThatIsNotAnsweredKeepsTheRoomOfItsSeries() {
    GroupsSamples samples =
        new GroupsSamples(Wanted.all().maxSeries(4).settings(), (partition, commit) -> commit);
    Map<TopicPartition, SharePartitionOffsetInfo> two =
        Map.of(at("s", 0), share(4, 6), at("s", 1), share(0, 0));
    ConsumerGroup other = commits("other", Map.of(at("a", 0), 1L));
    for (ShareGroup shared :
        List.of(
            new ShareGroup(group("jobs", Optional.empty()), two, 1_000),
            new ShareGroup(group("jobs", Optional.empty()), Map.of(), 0))) {
      GroupsSnapshot snapshot =
          snapshot(List.of(other), List.of(shared), logs(Map.of(at("a", 0), 10L), Map.of()));
      history.saw(snapshot);
      assertEquals(
          """
          kraft_exporter_series_dropped{source="groups",reason="max_series"} 4.0
          """,
          with("dropped", samples.of(snapshot, history, Optional.empty())));
    }
  }

  /** Groups with series of partitions at this second, and how many series are left out. */
  private String shown(GroupsSamples samples, int second, ConsumerGroup... groups) {
    GroupsSnapshot snapshot =
        new GroupsSnapshot(
            List.of(groups),
            List.of(),
            logs(Map.of(at("a", 0), 10L, at("a", 1), 10L), Map.of()),
            Duration.ZERO,
            new RequestTimes(second * 1_000L, second * 1_000L, second));
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
}
