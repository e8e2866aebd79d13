package io.kraftexporter.kafka.groups;

import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.OffsetCalls;
import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.kafka.timeline.RequestTimes;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
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
  /** Chunks of descriptions are larger by this factor than those of offsets. */
  private static final int DETAILS = 4;

  private final KafkaAdmin admin;
  private final GroupCalls calls;
  private final OffsetCalls offsets;
  private final Questions questions;
  private final GroupDetails details;
  private final GroupsConfiguration settings;
  private final Map<String, Boolean> shown = new HashMap<>();

  /**
   * Asks over these clients.
   *
   * @param detailsPeriod in place of the configured one
   * @param chunk how many groups a call is about at most
   */
  GroupsReader(
      KafkaAdmin admin,
      KafkaAdmin slowAdmin,
      GroupsConfiguration settings,
      Duration detailsPeriod,
      int chunk) {
    this.admin = admin;
    this.calls = new GroupCalls(admin, chunk);
    this.offsets = new OffsetCalls(admin);
    this.questions = new Questions(admin);
    this.details = new GroupDetails(slowAdmin, DETAILS * chunk, detailsPeriod);
    this.settings = settings;
  }

  GroupsSnapshot read(Deadline deadline) throws Exception {
    shown.clear();
    Deadline all = Questions.part(deadline, 0.8);
    List<GroupListing> chosen =
        listed(Questions.part(all, 0.5)).stream().filter(settings.filter()::test).toList();
    List<GroupListing> groups = chosen.stream().filter(group -> !isShare(group)).toList();
    List<String> ids = groups.stream().map(GroupListing::groupId).toList();

    Deadline half = Questions.part(all, 0.5);
    GroupDetails.Pending pending = details.ask(chosen, half);
    long begun = System.nanoTime();
    Map<String, Map<TopicPartition, Long>> commits =
        questions.answers(
            questions.ask("listConsumerGroupOffsets", ids, half, calls::commits), half);
    pending.descriptions().again(all);
    commits.values().forEach(this::leaveShown);
    long order = System.nanoTime();
    long sent = System.currentTimeMillis();
    AtomicLong received = new AtomicLong(sent);
    Ends ends = ends(commits, received, Questions.part(all, 0.5));
    Duration skew = Duration.ofNanos(System.nanoTime() - begun);

    details.take(pending, ends.high().keySet(), all);
    return new GroupsSnapshot(
        groups.stream()
            .map(this::group)
            .map(
                group ->
                    new ConsumerGroup(
                        group,
                        Optional.ofNullable(commits.get(group.id())),
                        settings.readCommitted().matches(group.id())))
            .toList(),
        chosen.stream()
            .filter(GroupsReader::isShare)
            .map(this::group)
            .map(
                group ->
                    new ShareGroup(
                        group, shown(details.share(group.id())), details.shareAnswered(group.id())))
            .toList(),
        new Logs(ends.high(), ends.stable(), details.starts(), details.startsBefore(), ends.gone()),
        skew,
        new RequestTimes(sent, received.get(), order));
  }

  private Collection<GroupListing> listed(Deadline deadline) throws Exception {
    GroupCalls.Listing listing = list(deadline);
    questions.note(
        "listGroups, asked of each broker",
        new Answers<>(Map.of("those that answered", listing.groups()), listing.failures()));
    return listing.groups();
  }

  /**
   * The client first asks any broker which others there are. If that one hangs, nobody has listed
   * anything; but the client then drops the connection, and asks another one the next time.
   */
  private GroupCalls.Listing list(Deadline deadline) throws Exception {
    try {
      return list(Questions.part(deadline, 0.5), "listGroups");
    } catch (KafkaException | TimeoutException e) {
      return list(deadline, "listGroups, twice");
    }
  }

  /** The client itself ends the call at the deadline: a moment later all that came is there. */
  private GroupCalls.Listing list(Deadline deadline, String what) throws Exception {
    return admin.get(calls.list(deadline), Deadline.in(deadline.left().plusMillis(200)), what);
  }

  /** {@link Logs}, without where they begin. */
  private record Ends(
      Map<TopicPartition, Long> high, Map<TopicPartition, Long> stable, Set<TopicPartition> gone) {}

  /** Where the logs end that groups read; of what share groups read, as far as already known. */
  private Ends ends(
      Map<String, Map<TopicPartition, Long>> commits, AtomicLong received, Deadline deadline)
      throws InterruptedException {
    Set<TopicPartition> read = PartitionMap.newSet(details.shared());
    read.removeIf(partition -> !isShown(partition.topic()));
    Set<TopicPartition> stable = PartitionMap.newSet();
    commits.forEach(
        (group, offset) -> {
          read.addAll(offset.keySet());
          if (settings.readCommitted().matches(group)) {
            stable.addAll(offset.keySet());
          }
        });
    read.stream()
        .filter(partition -> settings.lagSeconds().isTransactional(partition.topic()))
        .forEach(stable::add);
    PartitionMap<KafkaFuture<Long>> ends =
        offsets.offsets(
            read,
            OffsetSpec.latest(),
            deadline,
            () -> received.accumulateAndGet(System.currentTimeMillis(), Math::max));
    var stableEnds = offsets.stableEnds(stable, deadline);
    Answers<TopicPartition, Long> answers = questions.await("listOffsets", ends, deadline);
    return new Ends(
        answers.values(),
        questions.await("listOffsets, read committed", stableEnds, deadline).values(),
        answers.failures().entrySet().stream()
            .filter(failure -> failure.getValue() instanceof UnknownTopicOrPartitionException)
            .map(Map.Entry::getKey)
            .collect(toSet()));
  }

  private Group group(GroupListing group) {
    return new Group(
        group.groupId(),
        group.type().map(type -> type.name().toLowerCase(Locale.ROOT)).orElse(""),
        group.groupState().map(Object::toString),
        details.description(group.groupId()));
  }

  private <V> Map<TopicPartition, V> shown(Map<TopicPartition, V> offsets) {
    Map<TopicPartition, V> some = new HashMap<>(offsets);
    leaveShown(some);
    return some;
  }

  private void leaveShown(Map<TopicPartition, ?> offsets) {
    offsets.keySet().removeIf(partition -> !isShown(partition.topic()));
  }

  /** Told once for each topic in a collection: every group may have committed it. */
  private boolean isShown(String topic) {
    return shown.computeIfAbsent(topic, settings.topics()::test);
  }

  private static boolean isShare(GroupListing group) {
    return group.type().filter(GroupType.SHARE::equals).isPresent();
  }
}
