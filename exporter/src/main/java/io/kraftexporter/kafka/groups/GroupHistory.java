package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Values of groups that only repeated observation gives: the number of state changes, and since
 * when commits have been unchanged. Groups that are listed no more are forgotten after a while and
 * not at once: no broker lists a group that is on its way to another coordinator. For one thread at
 * a time.
 */
final class GroupHistory {
  private static final long REMEMBERED = Duration.ofMinutes(10).toMillis();

  private final Map<String, Watched> groups = new HashMap<>();

  private static final class Watched {
    private long listed;
    private String state = "";
    private long stateChanges;
    private Map<String, TopicCommits> topics = Map.of();
  }

  /**
   * The commits of a topic.
   *
   * @param mark differs where they differ
   * @param since when they were first seen so, in milliseconds since 1970
   */
  private record TopicCommits(long mark, long since) {}

  void saw(GroupsSnapshot snapshot) {
    long now = snapshot.times().received();
    for (ConsumerGroup group : snapshot.groups()) {
      Watched watched = listed(group.group(), now);
      group.commits().ifPresent(commits -> watched.topics = topics(commits, watched.topics, now));
    }
    snapshot.shareGroups().forEach(group -> listed(group.group(), now));
    groups.values().removeIf(watched -> now - watched.listed > REMEMBERED);
  }

  private Watched listed(Group group, long now) {
    Watched watched = groups.computeIfAbsent(group.id(), any -> new Watched());
    watched.listed = now;
    group.state().ifPresent(state -> state(watched, state));
    return watched;
  }

  private static void state(Watched watched, String state) {
    if (!watched.state.equals(state)) {
      watched.stateChanges += watched.state.isEmpty() ? 0 : 1;
      watched.state = state;
    }
  }

  private static Map<String, TopicCommits> topics(
      Map<TopicPartition, Long> commits, Map<String, TopicCommits> before, long now) {
    Map<String, Long> marks = new HashMap<>();
    commits.forEach(
        (partition, offset) -> {
          long mark = (offset * 31 + partition.partition() + 1) * 0x9e3779b97f4a7c15L;
          marks.merge(partition.topic(), mark ^ (mark >>> 32), Long::sum);
        });
    Map<String, TopicCommits> topics = new HashMap<>();
    marks.forEach(
        (topic, mark) -> {
          TopicCommits known = before.get(topic);
          topics.put(
              topic, known != null && known.mark() == mark ? known : new TopicCommits(mark, now));
        });
    return topics.equals(before) ? before : Map.copyOf(topics); // of many groups, the smaller map
  }

  /** How often a group was seen in another state than before. */
  long stateChanges(String group) {
    Watched watched = groups.get(group);
    return watched == null ? 0 : watched.stateChanges;
  }

  /** Since when all commits of a topic have been the same, in milliseconds since 1970. */
  OptionalLong unchangedSince(String group, String topic) {
    Watched watched = groups.get(group);
    TopicCommits commits = watched == null ? null : watched.topics.get(topic);
    return commits == null ? OptionalLong.empty() : OptionalLong.of(commits.since());
  }
}
