package io.kraftexporter.kafka;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.GroupsSnapshot.ShareGroup;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the brokers about the chosen groups: who there is, then what they have committed, and only
 * then where the logs end, so that a group that keeps up never seems to be ahead.
 *
 * <p>Each step has its part of the time, so that a broker which answers nothing leaves time for the
 * others; what it was asked is left out. For one thread at a time.
 */
final class GroupsReader {
  private final KafkaAdmin admin;
  private final GroupCalls calls;
  private final OffsetCalls offsets;
  private final GroupFilter filter;
  private final Gaps gaps = new Gaps();

  GroupsReader(KafkaAdmin admin, GroupFilter filter) {
    this.admin = admin;
    this.calls = new GroupCalls(admin);
    this.offsets = new OffsetCalls(admin);
    this.filter = filter;
  }

  GroupsSnapshot read(Deadline deadline) throws Exception {
    Deadline all = part(deadline, 0.8);
    Map<GroupType, List<GroupListing>> chosen = chosen(part(all, 0.35));
    List<GroupListing> shareGroups = chosen.getOrDefault(GroupType.SHARE, List.of());
    List<GroupListing> groups =
        chosen.entrySet().stream()
            .filter(type -> type.getKey() != GroupType.SHARE)
            .flatMap(type -> type.getValue().stream())
            .toList();

    long begun = System.nanoTime();
    Deadline half = part(all, 0.5);
    Map<String, Map<TopicPartition, Long>> commits =
        await(calls.commits(ids(groups), half), half, "listConsumerGroupOffsets").values();

    var pendingEnds = offsets.offsets(partitions(commits), OffsetSpec.latest(), all);
    var pendingDescriptions = describe(chosen, all);
    var pendingShares = calls.shareOffsets(ids(shareGroups), all);
    Answers<TopicPartition, Long> ends = await(pendingEnds, all, "listOffsets");
    Duration skew = Duration.ofNanos(System.nanoTime() - begun);
    Map<String, GroupDescription> descriptions = awaitDescriptions(pendingDescriptions, all);
    Map<String, Map<TopicPartition, SharePartitionOffsetInfo>> shares =
        await(pendingShares, all, "listShareGroupOffsets").values();

    return new GroupsSnapshot(
        groups.stream().map(group -> consumerGroup(group, commits, descriptions)).toList(),
        shareGroups.stream().map(group -> shareGroup(group, shares, descriptions)).toList(),
        ends.values(),
        gone(ends),
        skew);
  }

  private Map<GroupType, List<GroupListing>> chosen(Deadline deadline) throws Exception {
    ListGroupsResult result = calls.list(deadline);
    // The client itself ends the call at the deadline: a moment later all that came is there.
    Deadline soonAfter = Deadline.in(deadline.left().plusMillis(200));
    Collection<GroupListing> listed = admin.get(result.valid(), soonAfter, "listGroups");
    Map<Integer, Exception> failures = new HashMap<>();
    for (Throwable failure : admin.get(result.errors(), soonAfter, "listGroups")) {
      failures.put(failures.size(), failure instanceof Exception e ? e : new Exception(failure));
    }
    gaps.note("listGroups, asked of each broker", failures);
    if (listed.isEmpty() && !failures.isEmpty()) {
      throw failures.values().iterator().next();
    }
    return listed.stream()
        .filter(filter::test)
        .collect(groupingBy(group -> group.type().orElse(GroupType.UNKNOWN)));
  }

  private Map<GroupType, Map<String, KafkaFuture<GroupDescription>>> describe(
      Map<GroupType, List<GroupListing>> chosen, Deadline deadline) {
    Map<GroupType, Map<String, KafkaFuture<GroupDescription>>> pending =
        new EnumMap<>(GroupType.class);
    chosen.forEach(
        (type, groups) -> pending.put(type, calls.descriptions(type, ids(groups), deadline)));
    return pending;
  }

  private Map<String, GroupDescription> awaitDescriptions(
      Map<GroupType, Map<String, KafkaFuture<GroupDescription>>> pending, Deadline deadline)
      throws InterruptedException {
    Map<String, GroupDescription> descriptions = new HashMap<>();
    for (var type : pending.entrySet()) {
      String what = "descriptions of groups of type " + type.getKey();
      descriptions.putAll(await(type.getValue(), deadline, what).values());
    }
    return descriptions;
  }

  private <K, V> Answers<K, V> await(Map<K, KafkaFuture<V>> futures, Deadline deadline, String what)
      throws InterruptedException {
    Answers<K, V> answers = admin.getEach(futures, deadline, what);
    gaps.note(what, answers);
    return answers;
  }

  private static ConsumerGroup consumerGroup(
      GroupListing group,
      Map<String, Map<TopicPartition, Long>> commits,
      Map<String, GroupDescription> descriptions) {
    String id = group.groupId();
    return new ConsumerGroup(
        id,
        group.type().map(type -> type.name().toLowerCase(Locale.ROOT)).orElse(""),
        group.groupState().map(Object::toString),
        Optional.ofNullable(commits.get(id)),
        Optional.ofNullable(descriptions.get(id)));
  }

  private static ShareGroup shareGroup(
      GroupListing group,
      Map<String, Map<TopicPartition, SharePartitionOffsetInfo>> offsets,
      Map<String, GroupDescription> descriptions) {
    String id = group.groupId();
    return new ShareGroup(
        id,
        group.groupState().map(Object::toString),
        offsets.getOrDefault(id, Map.of()),
        Optional.ofNullable(descriptions.get(id)));
  }

  private static List<String> ids(List<GroupListing> groups) {
    return groups.stream().map(GroupListing::groupId).toList();
  }

  private static Set<TopicPartition> partitions(Map<String, Map<TopicPartition, Long>> commits) {
    return commits.values().stream().flatMap(group -> group.keySet().stream()).collect(toSet());
  }

  private static Set<TopicPartition> gone(Answers<TopicPartition, Long> ends) {
    return ends.failures().entrySet().stream()
        .filter(failure -> failure.getValue() instanceof UnknownTopicOrPartitionException)
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  private static Deadline part(Deadline deadline, double share) {
    return deadline.atMost(Duration.ofNanos((long) (deadline.left().toNanos() * share)));
  }
}
