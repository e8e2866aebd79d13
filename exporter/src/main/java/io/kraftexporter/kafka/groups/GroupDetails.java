package io.kraftexporter.kafka.groups;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.admin.Asking;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks about the details of groups over a client of its own: every period who their members are and
 * where the logs that they read begin, and each time where share groups stand, which a broker
 * answers only after it has asked others.
 *
 * <p>What is not known yet is asked at once: what is new, what was not answered, and groups whose
 * listing tells another state than before. Share groups come last: a coordinator that waits for a
 * broker which hangs answers nothing else of this client meanwhile. For one thread at a time.
 */
final class GroupDetails {
  /** Protocols of groups of consumers; empty where a group never had members. */
  private static final Set<String> CONSUMERS = Set.of("", "consumer");

  private final GroupCalls calls;
  private final OffsetCalls offsets;
  private final Questions questions;
  private final UnreadableGroups unreadable;
  private final Duration period;
  private final Map<String, Description> descriptions = new HashMap<>();
  private final ShareOffsets shares;

  private final Map<TopicPartition, Long> starts = new PartitionMap<>();

  /** The starts before the commits of this collection were asked for; of new partitions, after. */
  private Map<TopicPartition, Long> startsBefore = starts;

  private Deadline next = Deadline.in(Duration.ZERO);

  /** A description, and the state that the group's listing told then. */
  private record Description(Optional<GroupState> listed, GroupDescription description) {}

  /**
   * Asks over this client.
   *
   * @param chunk how many groups a call is about at most
   */
  GroupDetails(KafkaAdmin admin, int chunk, Duration period) {
    this.calls = new GroupCalls(admin, chunk);
    this.offsets = new OffsetCalls(admin);
    this.questions = new Questions(admin);
    this.unreadable = new UnreadableGroups(admin);
    this.period = period;
    this.shares = new ShareOffsets(calls, questions, period);
  }

  /** Requests about groups that are not answered yet. */
  record Pending(Map<String, GroupListing> groups, Asking<String, GroupDescription> descriptions) {}

  /**
   * Asks what is due about these groups, and forgets the others.
   *
   * @param late when descriptions are late and should be asked for {@link Asking#again}
   */
  Pending ask(Collection<GroupListing> groups, Deadline late) {
    boolean periodBegins = next.passed();
    if (periodBegins) {
      next = Deadline.in(period);
      descriptions.clear();
      startsBefore = new PartitionMap<>(starts);
      starts.clear();
    } else {
      startsBefore = starts;
    }
    Map<String, GroupListing> byId =
        groups.stream().collect(toMap(GroupListing::groupId, group -> group));
    descriptions.keySet().retainAll(byId.keySet());
    descriptions.entrySet().removeIf(known -> isOld(known.getValue(), byId.get(known.getKey())));
    unreadable.retain(byId, periodBegins);
    shares.retain(byId.keySet());
    return new Pending(
        byId,
        questions.ask(
            "descriptions of groups",
            groups.stream()
                .map(GroupListing::groupId)
                .filter(id -> !descriptions.containsKey(id) && !unreadable.contains(id))
                .toList(),
            late,
            (some, until) -> described(some, byId, until)));
  }

  private static boolean isOld(Description known, @Nullable GroupListing listed) {
    return listed == null || !known.listed().equals(listed.groupState());
  }

  /** Takes the answers, and learns where these partitions begin as far as that is due. */
  void take(Pending pending, Set<TopicPartition> partitions, Deadline deadline)
      throws InterruptedException {
    starts.keySet().retainAll(partitions);
    Asking.Starter<TopicPartition, Long> earliest =
        (some, until) -> offsets.offsets(some, OffsetSpec.earliest(), until);
    var pendingStarts =
        earliest.tryStart(
            partitions.stream().filter(partition -> !starts.containsKey(partition)).toList(),
            deadline);
    existing(described(pending, deadline), Questions.part(deadline, 0.3))
        .forEach(
            (id, description) ->
                Optional.ofNullable(pending.groups().get(id))
                    .map(listed -> new Description(listed.groupState(), description))
                    .ifPresent(known -> descriptions.put(id, known)));
    Map<TopicPartition, Long> now =
        questions.await("listOffsets, earliest", pendingStarts, deadline).values();
    starts.putAll(now);
    now.forEach(startsBefore::putIfAbsent);
    shares.read(
        pending.groups().values().stream()
            .filter(group -> group.type().equals(Optional.of(GroupType.SHARE)))
            .map(GroupListing::groupId)
            .toList(),
        group -> description(group).map(GroupDescription::coordinator).orElse(-1),
        deadline);
  }

  private Map<String, GroupDescription> described(Pending pending, Deadline deadline)
      throws InterruptedException {
    return questions
        .note(
            "descriptions of groups",
            unreadable.isolate(
                pending.descriptions().answers(Questions.part(deadline, 0.5)),
                pending.groups(),
                (some, until) -> described(some, pending.groups(), until),
                Questions.part(deadline, 0.5)))
        .values();
  }

  /** Streams groups tell tasks; which partitions these read, only the sizes of topics tell. */
  private Map<String, GroupDescription> existing(
      Map<String, GroupDescription> described, Deadline deadline) throws InterruptedException {
    Set<String> topics =
        described.values().stream()
            .filter(GroupDescription::isOfStreams)
            .flatMap(group -> group.topics().stream())
            .collect(toSet());
    if (topics.isEmpty()) {
      return described;
    }
    Map<String, Integer> sizes =
        questions.await("describeTopics", calls.sizes(topics, deadline), deadline).values();
    Map<String, GroupDescription> existing = new HashMap<>(described);
    existing.replaceAll((id, group) -> group.isOfStreams() ? group.within(sizes) : group);
    return existing;
  }

  private Map<String, KafkaFuture<GroupDescription>> described(
      Collection<String> ids, Map<String, GroupListing> byId, Deadline deadline) {
    Map<String, KafkaFuture<GroupDescription>> all = new HashMap<>();
    ids.stream()
        .collect(
            groupingBy(
                id ->
                    Optional.ofNullable(byId.get(id))
                        .map(GroupDetails::askedAs)
                        .orElse(GroupType.UNKNOWN)))
        .forEach((type, some) -> all.putAll(calls.descriptions(type, some, deadline)));
    return all;
  }

  /**
   * Brokers before 3.8 do not tell types: groups of consumers may be of either, all others, such as
   * Connect's, are classic, and asking for them as consumers' is refused.
   */
  static GroupType askedAs(GroupListing group) {
    GroupType type = group.type().orElse(GroupType.UNKNOWN);
    return type == GroupType.UNKNOWN && !CONSUMERS.contains(group.protocol())
        ? GroupType.CLASSIC
        : type;
  }

  Optional<GroupDescription> description(String group) {
    return Optional.ofNullable(descriptions.get(group)).map(Description::description);
  }

  /** Where a share group stands, of the partitions that it has begun to read. */
  Map<TopicPartition, SharePartitionOffsetInfo> share(String group) {
    return shares.of(group);
  }

  /** When that was answered, in milliseconds since 1970. */
  long shareAnswered(String group) {
    return shares.answered(group);
  }

  /** Returns the partitions that share groups read, as far as known. */
  Set<TopicPartition> shared() {
    return shares.partitions();
  }

  /** Where the logs begin, as far as known; they may have begun to begin later since. */
  Map<TopicPartition, Long> starts() {
    return starts;
  }

  /** Where the logs began before the commits of this collection were asked for, as far as known. */
  Map<TopicPartition, Long> startsBefore() {
    return startsBefore;
  }
}
