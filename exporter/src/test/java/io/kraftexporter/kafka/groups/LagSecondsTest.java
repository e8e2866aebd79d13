package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.NamePattern;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.timeline.RequestTimes;
import io.kraftexporter.kafka.timeline.Timeline;
import io.kraftexporter.kafka.timeline.TimelineSearch;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Topic {@code a}: at second 1,000 it ended at 10, at second 1,010 at 20, now is second 1,100. */
final class LagSecondsTest {
  private static final TopicPartition A0 = new TopicPartition("a", 0);
  private static final TopicPartition A1 = new TopicPartition("a", 1);
  private static final TopicPartition B0 = new TopicPartition("b", 0);

  private final Timelines timelines = new Timelines();
  private int looks;
  private int ignored;
  private Map<TopicPartition, Long> stable = Map.of();
  private Map<TopicPartition, Long> starts = Map.of();

  @Test
  void ageOfTheFirstRecordNotConsumedAndItsError() {
    assertEquals(
        """
        kafka_consumergroup_lag_seconds_error{consumergroup="g",topic="a",partition="0"} 5.5
        kafka_consumergroup_lag_seconds_error{consumergroup="g",topic="a",partition="1"} 0.0
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="0"} 95.5
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="1"} 0.0
        kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="a"} 95.5
        """,
        lines(true, Map.of(A0, 15L, A1, 20L), Map.of(A0, 20L, A1, 20L)));
  }

  @Test
  void commitBeyondTheEndHasNoLag() {
    assertEquals(
        """
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="0"} 0.0
        kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="a"} 0.0
        """,
        lines(false, Map.of(A0, 99L), Map.of(A0, 20L)));
  }

  @Test
  void offsetsThatMayBeMarkersCountAsNone() {
    ignored = 2;
    stands(A0);
    stands(A1);
    stable = Map.of(A0, 20L, A1, 20L);
    assertEquals(
        """
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="0"} 0.0
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="1"} 93.3
        kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="a"} 93.3
        """,
        lines(false, Map.of(A0, 18L, A1, 17L), Map.of(A0, 20L, A1, 20L)));
  }

  /** In another topic, in one that has just grown, and while a transaction is open. */
  @Test
  void lastRecordKeepsItsAgeWhereItIsNoMarker() {
    ignored = 1;
    stands(B0);
    stable = Map.of(A0, 20L, A1, 19L, B0, 20L);
    stands(A1);
    assertEquals(
        """
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="0"} 91.1
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="1"} 91.1
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="b",partition="0"} 91.1
        kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="a"} 91.1
        kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="b"} 91.1
        """,
        lines(false, Map.of(A0, 19L, A1, 19L, B0, 19L), Map.of(A0, 20L, A1, 20L, B0, 20L)));
  }

  @Test
  void whatWasAppendedBeforeTheFirstLookIsUnknownAndSoIsTheHighest() {
    assertEquals(
        """
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="1"} 0.0
        """,
        lines(false, Map.of(A0, 9L, A1, 20L), Map.of(A0, 20L, A1, 20L)));
  }

  @Test
  void withoutEndNothingIsKnown() {
    assertEquals("", lines(false, Map.of(A0, 15L), Map.of()));
  }

  @Test
  void timestampsTellOnlyWhenTheyAreClose() {
    TimelineSearch.first(seen(A0), 0, 700_000);
    assertEquals("", lines(false, Map.of(A0, 5L), Map.of(A0, 20L)));
    TimelineSearch.first(timelines.of(A0).orElseThrow(), 4, 950_000);
    assertEquals(
        """
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="0"} 150.0
        kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="a"} 150.0
        """,
        lines(false, Map.of(A0, 4L), Map.of(A0, 20L)));
  }

  @Test
  void lostRecordsCountFromTheFirstThatIsLeft() {
    seen(A0);
    timelines.start(A0, 15, 15, 1_100_000);
    assertEquals(
        """
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="0"} 95.5
        kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="a"} 95.5
        """,
        lines(false, Map.of(A0, 2L), Map.of(A0, 20L)));
  }

  /** Also if the lost record was seen when it was appended. */
  @Test
  void lostRecordsCountFromWhereTheLogBeginsNow() {
    starts = Map.of(A0, 15L);
    assertEquals(
        """
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="0"} 95.5
        kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="a"} 95.5
        """,
        lines(false, Map.of(A0, 11L), Map.of(A0, 20L)));
  }

  @Test
  void emptiedLogHasNoLagAndHidesNoOther() {
    starts = Map.of(A0, 20L);
    assertEquals(
        """
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="0"} 0.0
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="1"} 95.5
        kafka_consumergroup_max_lag_seconds{consumergroup="g",topic="a"} 95.5
        """,
        lines(false, Map.of(A0, 11L, A1, 15L), Map.of(A0, 20L, A1, 20L)));
  }

  @Test
  void partitionsBeyondThoseThatAreFollowedAreCounted() {
    Map<TopicPartition, Long> many = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      many.put(new TopicPartition("many", i), 1L);
    }
    timelines.saw(many, Set.of(), times(999_000, 1_000_000));
    Map<TopicPartition, Long> ends = Map.of(A0, 20L, A1, 20L);
    timelines.saw(ends, Set.of(), times(1_009_000, 1_010_000));
    Map<TopicPartition, Long> commits = Map.of(A0, 15L, A1, 20L);
    assertEquals(
        """
        kafka_consumergroup_lag_seconds{consumergroup="g",topic="a",partition="1"} 0.0
        kraft_exporter_series_dropped{source="groups",reason="lag_seconds"} 1.0
        """,
        all(
            false,
            List.of(new ConsumerGroup(group("g"), Optional.of(commits), false)),
            List.of(),
            ends));
  }

  @Test
  void shareGroupLagsOnlyIfTheBrokerSaysSo() {
    seen(A0);
    seen(A1);
    assertEquals(
        """
        kafka_sharegroup_lag_seconds{sharegroup="s",topic="a",partition="0"} 95.5
        kafka_sharegroup_lag_seconds{sharegroup="s",topic="a",partition="1"} 0.0
        """,
        lines(
            false,
            List.of(),
            List.of(
                new ShareGroup(
                    group("s"),
                    Map.of(
                        A0,
                        share(15, Optional.of(2L)),
                        A1,
                        share(15, Optional.of(0L)),
                        new TopicPartition("a", 2),
                        share(15, Optional.empty())),
                    1_100_000)),
            Map.of()));
  }

  private String lines(
      boolean error, Map<TopicPartition, Long> commits, Map<TopicPartition, Long> ends) {
    ends.keySet().forEach(this::seen);
    return lines(
        error,
        List.of(new ConsumerGroup(group("g"), Optional.of(commits), false)),
        List.of(),
        ends);
  }

  private String lines(
      boolean error,
      List<ConsumerGroup> groups,
      List<ShareGroup> shareGroups,
      Map<TopicPartition, Long> ends) {
    return all(error, groups, shareGroups, ends)
        .lines()
        .filter(line -> !line.startsWith("kraft_exporter_series_dropped"))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  private String all(
      boolean error,
      List<ConsumerGroup> groups,
      List<ShareGroup> shareGroups,
      Map<TopicPartition, Long> ends) {
    GroupsSnapshot snapshot =
        new GroupsSnapshot(
            groups,
            shareGroups,
            new Logs(ends, stable, starts, Set.of()),
            Duration.ZERO,
            times(1_099_000, 1_100_000));
    LagSecondsConfiguration settings =
        new LagSecondsConfiguration(true, error, ignored, NamePattern.of("a"), 0, false, "");
    LagSeconds lagSeconds = new LagSeconds(timelines, (partition, commit) -> commit, settings);
    Samples samples =
        new Sampler()
            .collect(
                into ->
                    lagSeconds.set(
                        into,
                        new PartitionSeries(
                            into,
                            Wanted.all().settings(),
                            new LostOffsets((partition, commit) -> commit, settings)),
                        snapshot));
    return Lines.of(samples).lines().sorted().map(line -> line + "\n").reduce("", String::concat);
  }

  private static Group group(String id) {
    return new Group(id, "", Optional.empty(), Optional.empty());
  }

  private Timeline seen(TopicPartition partition) {
    if (timelines.of(partition).isEmpty()) {
      timelines.saw(Map.of(partition, 10L), Set.of(), times(999_000, 1_000_000));
      timelines.saw(Map.of(partition, 20L), Set.of(), times(1_009_000, 1_010_000));
    }
    return timelines.of(partition).orElseThrow();
  }

  private RequestTimes times(long sent, long received) {
    return new RequestTimes(sent, received, looks++);
  }

  private void stands(TopicPartition partition) {
    seen(partition);
    timelines.saw(Map.of(partition, 20L), Set.of(), times(1_098_000, 1_099_000));
  }

  private static SharePartitionOffsetInfo share(long start, Optional<Long> lag) {
    return new SharePartitionOffsetInfo(start, Optional.empty(), lag);
  }
}
