package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.Partitions.at;
import static io.kraftexporter.kafka.groups.GroupSnapshots.commits;
import static io.kraftexporter.kafka.groups.GroupSnapshots.group;
import static io.kraftexporter.kafka.groups.GroupSnapshots.logs;
import static io.kraftexporter.kafka.groups.GroupSnapshots.samples;
import static io.kraftexporter.kafka.groups.GroupSnapshots.snapshot;
import static io.kraftexporter.kafka.groups.GroupSnapshots.with;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.timeline.RequestTimes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** State changes and unchanged commits of groups, as remembered over several collections. */
final class GroupHistoryTest {
  private final GroupHistory history = new GroupHistory();

  @Test
  void stateChangesOfShareGroupsAreCounted() {
    StringBuilder told = new StringBuilder();
    for (String state : List.of("Empty", "Stable", "Stable", "Empty")) {
      Group group = new Group("packing", "share", Optional.of(state), Optional.empty());
      told.append(
          with(
              "changes",
              samples(
                  history,
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
              new RequestTimes(i * 1_000L, i * 1_000L + 500, i));
      told.append(with("changes|change_time", samples(history, Wanted.all(), snapshot)));
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

  /** Returns the samples of these groups after they were listed at this second. */
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
            new RequestTimes(now, now, now)));
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
}
