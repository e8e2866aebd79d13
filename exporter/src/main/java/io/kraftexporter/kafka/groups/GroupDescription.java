package io.kraftexporter.kafka.groups;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * A coordinator's description of a group of any type.
 *
 * @param state as Kafka writes it, such as {@code Stable}
 * @param protocolType such as {@code consumer} or {@code connect}; empty if it never had members
 * @param assignor empty where there is none or it is not told
 * @param epoch rises with each change of the group; empty for classic groups
 */
record GroupDescription(
    String state,
    String protocolType,
    String assignor,
    int coordinator,
    OptionalInt epoch,
    List<Member> members) {
  private static final String STREAMS = "streams";

  GroupDescription {
    members = List.copyOf(members);
  }

  /**
   * A member of a group.
   *
   * @param assigned its partitions; empty where they are not told, as of Connect's tasks
   */
  record Member(String id, String clientId, String host, Optional<Set<TopicPartition>> assigned) {

    Member {
      assigned = assigned.map(Set::copyOf);
    }

    private static Member of(MemberDescription member, boolean told) {
      return new Member(
          member.consumerId(),
          member.clientId(),
          member.host(),
          told ? Optional.of(member.assignment().topicPartitions()) : Optional.empty());
    }

    private Member with(Optional<Set<TopicPartition>> partitions) {
      return new Member(id, clientId, host, partitions);
    }
  }

  static GroupDescription of(ClassicGroupDescription group) {
    boolean ofConsumers = group.protocol().equals("consumer");
    return new GroupDescription(
        group.state().toString(),
        group.protocol(),
        group.protocolData(),
        group.coordinator().id(),
        OptionalInt.empty(),
        members(group.members(), member -> Member.of(member, ofConsumers)));
  }

  static GroupDescription of(ConsumerGroupDescription group) {
    return new GroupDescription(
        group.groupState().toString(),
        group.isSimpleConsumerGroup() ? "" : "consumer",
        group.partitionAssignor(),
        group.coordinator().id(),
        group.groupEpoch().map(OptionalInt::of).orElseGet(OptionalInt::empty),
        members(group.members(), member -> Member.of(member, true)));
  }

  /** Tasks have what they read; {@link #within} takes away what is not there. */
  static GroupDescription of(StreamsGroupDescription group) {
    Map<String, Set<String>> topics =
        group.subtopologies().stream()
            .collect(
                toMap(StreamsGroupSubtopologyDescription::subtopologyId, GroupDescription::topics));
    return new GroupDescription(
        group.groupState().toString(),
        STREAMS,
        "",
        group.coordinator().id(),
        OptionalInt.of(group.groupEpoch()),
        members(
            group.members(),
            member ->
                new Member(
                    member.memberId(),
                    member.clientId(),
                    member.clientHost(),
                    Optional.of(read(member.assignment(), topics)))));
  }

  static GroupDescription of(ShareGroupDescription group) {
    return new GroupDescription(
        group.groupState().toString(),
        "share",
        "",
        group.coordinator().id(),
        OptionalInt.of(group.groupEpoch()),
        members(
            group.members(),
            member ->
                new Member(
                    member.consumerId(),
                    member.clientId(),
                    member.host(),
                    Optional.of(member.assignment().topicPartitions()))));
  }

  private static <M> List<Member> members(Collection<M> members, Function<M, Member> as) {
    return members.stream().map(as).toList();
  }

  private static Set<String> topics(StreamsGroupSubtopologyDescription subtopology) {
    return Stream.concat(
            subtopology.sourceTopics().stream(),
            subtopology.repartitionSourceTopics().keySet().stream())
        .collect(toSet());
  }

  /** A task reads the partition of its number of every topic of its subtopology. */
  private static Set<TopicPartition> read(
      StreamsGroupMemberAssignment assignment, Map<String, Set<String>> topics) {
    return assignment.activeTasks().stream()
        .flatMap(
            tasks ->
                topics.getOrDefault(tasks.subtopologyId(), Set.of()).stream()
                    .flatMap(
                        topic ->
                            tasks.partitions().stream()
                                .map(partition -> new TopicPartition(topic, partition))))
        .collect(toSet());
  }

  boolean isOfStreams() {
    return protocolType.equals(STREAMS);
  }

  /** The topics of which members have partitions. */
  Set<String> topics() {
    return members.stream()
        .flatMap(member -> member.assigned().stream())
        .flatMap(Set::stream)
        .map(TopicPartition::topic)
        .collect(toSet());
  }

  /**
   * Without the partitions that the topics do not have: there are as many tasks as the largest
   * topic of a subtopology has partitions. If a topic's size is not known, no member's partitions
   * are.
   */
  GroupDescription within(Map<String, Integer> sizes) {
    boolean known = sizes.keySet().containsAll(topics());
    return new GroupDescription(
        state,
        protocolType,
        assignor,
        coordinator,
        epoch,
        members(
            members,
            member ->
                member.with(
                    member.assigned().filter(any -> known).map(all -> within(all, sizes)))));
  }

  private static Set<TopicPartition> within(
      Set<TopicPartition> partitions, Map<String, Integer> sizes) {
    return partitions.stream()
        .filter(partition -> partition.partition() < sizes.getOrDefault(partition.topic(), 0))
        .collect(toSet());
  }
}
