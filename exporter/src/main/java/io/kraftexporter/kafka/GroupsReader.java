package io.kraftexporter.kafka;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.GroupsSnapshot.Look;
import io.kraftexporter.kafka.GroupsSnapshot.ShareGroup;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers about the chosen groups: who there is, then what they have committed, and only
 * then where the logs end, so that a group that keeps up never seems to be ahead.
 *
 * <p>Each step has its part of the time, so that a broker which answers nothing leaves time for the
 * others; what it was asked is left out. For one thread at a time.
 */
final class GroupsReader {
  private final KafkaAdmin admin;
  private final KafkaAdmin slowAdmin;
  private final GroupCalls calls;
  private final GroupCalls slowCalls;
  private final OffsetCalls offsets;
  private final GroupFilter filter;
  private final Gaps gaps = new Gaps();

  /** What share groups were seen to read. */
  private Set<TopicPartition> shared = Set.of();

  /**
   * Asks over these clients.
   *
   * @param chunk how many groups a call is about at most
   */
  GroupsReader(KafkaAdmin admin, KafkaAdmin slowAdmin, GroupFilter filter, int chunk) {
    this.admin = admin;
    this.slowAdmin = slowAdmin;
    this.calls = new GroupCalls(admin, chunk);
    this.slowCalls = new GroupCalls(slowAdmin, chunk);
    this.offsets = new OffsetCalls(admin);
    this.filter = filter;
  }

  GroupsSnapshot read(Deadline deadline) throws Exception {
    Deadline all = part(deadline, 0.8);
    Map<GroupType, List<GroupListing>> chosen = chosen(part(all, 0.5));
    List<GroupListing> shareGroups = chosen.getOrDefault(GroupType.SHARE, List.of());
    List<GroupListing> groups =
        chosen.entrySet().stream()
            .filter(type -> type.getKey() != GroupType.SHARE)
            .flatMap(type -> type.getValue().stream())
            .toList();

    var pendingShares = slowCalls.shareOffsets(ids(shareGroups), all);
    Map<String, GroupDescription> descriptions = descriptions(chosen, part(all, 0.4));
    long begun = System.nanoTime();
    Map<String, Map<TopicPartition, Long>> commits =
        ask("listConsumerGroupOffsets", ids(groups), part(all, 0.5), calls::commits);
    long sent = System.currentTimeMillis();
    AtomicLong received = new AtomicLong(sent);
    Answers<TopicPartition, Long> ends = ends(commits, received, all);
    Duration skew = Duration.ofNanos(System.nanoTime() - begun);
    Map<String, Map<TopicPartition, SharePartitionOffsetInfo>> shares =
        note(
                "listShareGroupOffsets",
                slowAdmin.getEach(pendingShares, all, "listShareGroupOffsets"))
            .values();
    shared = shares.values().stream().flatMap(group -> group.keySet().stream()).collect(toSet());

    return new GroupsSnapshot(
        groups.stream().map(group -> consumerGroup(group, commits, descriptions)).toList(),
        shareGroups.stream().map(group -> shareGroup(group, shares, descriptions)).toList(),
        ends.values(),
        gone(ends),
        skew,
        new Look(sent, received.get()));
  }

  private Map<GroupType, List<GroupListing>> chosen(Deadline deadline) throws Exception {
    GroupCalls.Listing listing = list(deadline);
    note(
        "listGroups, asked of each broker",
        new Answers<>(Map.of("those that answered", listing.groups()), listing.failures()));
    return listing.groups().stream()
        .filter(filter::test)
        .collect(groupingBy(group -> group.type().orElse(GroupType.UNKNOWN)));
  }

  /**
   * The client first asks any broker which others there are. If that one hangs, nobody has listed
   * anything; but the client then drops the connection, and asks another one the next time.
   */
  private GroupCalls.Listing list(Deadline deadline) throws Exception {
    try {
      return list(part(deadline, 0.5), "listGroups");
    } catch (KafkaException | TimeoutException e) {
      return list(deadline, "listGroups, twice");
    }
  }

  /** The client itself ends the call at the deadline: a moment later all that came is there. */
  private GroupCalls.Listing list(Deadline deadline, String what) throws Exception {
    return admin.get(calls.list(deadline), Deadline.in(deadline.left().plusMillis(200)), what);
  }

  private Map<String, GroupDescription> descriptions(
      Map<GroupType, List<GroupListing>> chosen, Deadline deadline) throws InterruptedException {
    Map<String, GroupDescription> descriptions = new HashMap<>();
    for (var type : chosen.entrySet()) {
      descriptions.putAll(
          ask(
              "descriptions of groups of type " + type.getKey(),
              ids(type.getValue()),
              deadline,
              (ids, until) -> calls.descriptions(type.getKey(), ids, until)));
    }
    return descriptions;
  }

  private Answers<TopicPartition, Long> ends(
      Map<String, Map<TopicPartition, Long>> commits, AtomicLong received, Deadline deadline)
      throws InterruptedException {
    Set<TopicPartition> read =
        commits.values().stream().flatMap(group -> group.keySet().stream()).collect(toSet());
    read.addAll(shared);
    Map<TopicPartition, KafkaFuture<Long>> ends =
        offsets.offsets(read, OffsetSpec.latest(), deadline);
    Map<TopicPartition, KafkaFuture<Long>> timed = new HashMap<>();
    ends.forEach(
        (partition, end) -> timed.put(partition, end.thenApply(offset -> timed(offset, received))));
    return note("listOffsets", admin.getEach(timed, deadline, "listOffsets"));
  }

  private static long timed(long offset, AtomicLong received) {
    received.accumulateAndGet(System.currentTimeMillis(), Math::max);
    return offset;
  }

  /**
   * Asks about groups, and once more about those that were late: the client may have left the
   * question who their coordinators are with a broker that hangs.
   */
  private <V> Map<String, V> ask(
      String what,
      List<String> groups,
      Deadline deadline,
      BiFunction<List<String>, Deadline, Map<String, KafkaFuture<V>>> call)
      throws InterruptedException {
    Deadline half = part(deadline, 0.5);
    Answers<String, V> first = admin.getEach(call.apply(groups, half), half, what);
    List<String> late =
        groups.stream().filter(group -> isLate(first.failures().get(group))).toList();
    if (late.isEmpty()) {
      return note(what, first).values();
    }
    Answers<String, V> second = admin.getEach(call.apply(late, deadline), deadline, what);
    Map<String, V> values = new HashMap<>(first.values());
    values.putAll(second.values());
    Map<String, Exception> failures = new HashMap<>(first.failures());
    failures.keySet().removeAll(late);
    failures.putAll(second.failures());
    return note(what, new Answers<>(values, failures)).values();
  }

  private static boolean isLate(@Nullable Exception failure) {
    return failure instanceof TimeoutException
        || failure instanceof org.apache.kafka.common.errors.TimeoutException;
  }

  private <K, V> Answers<K, V> note(String what, Answers<K, V> answers) {
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
