package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.Partitions.at;
import static java.util.stream.Collectors.joining;

import io.kraftexporter.kafka.groups.GroupDescription.Member;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.timeline.RequestTimes;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;

/** Snapshots of groups for tests, and the lines of their samples. */
final class GroupSnapshots {
  private GroupSnapshots() {}

  /** Returns the samples of a snapshot of which nothing is known from before. */
  static Samples samples(Wanted wanted, GroupsSnapshot snapshot) {
    return samples(new GroupHistory(), wanted, snapshot);
  }

  /** Returns the samples of a snapshot, which becomes part of this history. */
  static Samples samples(GroupHistory history, Wanted wanted, GroupsSnapshot snapshot) {
    history.saw(snapshot);
    return new GroupsSamples(wanted.settings(), (partition, commit) -> commit)
        .of(snapshot, history, Optional.empty());
  }

  /** The lines of metrics in whose names this regular expression is found. */
  static String with(String found, Samples samples) {
    return Lines.of(samples)
        .lines()
        .filter(line -> line.replaceAll("[{ ].*", "").matches(".*(" + found + ").*"))
        .map(line -> line + "\n")
        .collect(joining());
  }

  static GroupsSnapshot twoPartitions() {
    return snapshot(
        List.of(commits(Map.of(at("a", 0), 11L, at("a", 1), 2L))),
        List.of(),
        logs(Map.of(at("a", 0), 10L, at("a", 1), 10L), Map.of(at("a", 0), 0L, at("a", 1), 5L)));
  }

  static GroupsSnapshot snapshot(
      List<ConsumerGroup> groups, List<ShareGroup> shareGroups, Logs logs) {
    return new GroupsSnapshot(
        groups, shareGroups, logs, Duration.ofMillis(250), new RequestTimes(1_000, 1_010, 1));
  }

  static Logs logs(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> starts) {
    return new Logs(ends, Map.of(), starts, Set.of());
  }

  static ConsumerGroup commits(Map<TopicPartition, Long> commits) {
    return commits("g", commits);
  }

  static ConsumerGroup commits(String id, Map<TopicPartition, Long> commits) {
    return new ConsumerGroup(group(id, Optional.empty()), Optional.of(commits), false);
  }

  static Group group(String id, Optional<GroupDescription> description) {
    return new Group(id, "classic", Optional.of("Empty"), description);
  }

  static Member member(String id, TopicPartition... assigned) {
    return new Member(id, id + "-client", "/10.0.0.1", Optional.of(Set.of(assigned)));
  }

  static Member worker() {
    return new Member("worker", "worker", "/10.0.0.1", Optional.empty());
  }

  static SharePartitionOffsetInfo share(long start, long lag) {
    return new SharePartitionOffsetInfo(start, Optional.of(1), Optional.of(lag));
  }
}
