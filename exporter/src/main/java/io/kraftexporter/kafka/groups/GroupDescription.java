package io.kraftexporter.kafka.groups;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * What a coordinator tells of a group of whatever type.
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
  }

  static GroupDescription of(ClassicGroupDescription group) {
    boolean ofConsumers = group.protocol().equals("consumer");
    return new GroupDescription(
        group.state().toString(),
        group.protocol(),
        group.protocolData(),
        group.coordinator().id(),
        OptionalInt.empty(),
        members(group.members(), ofConsumers));
  }

  static GroupDescription of(ConsumerGroupDescription group) {
    return new GroupDescription(
        group.groupState().toString(),
        group.isSimpleConsumerGroup() ? "" : "consumer",
        group.partitionAssignor(),
        group.coordinator().id(),
        group.groupEpoch().map(OptionalInt::of).orElseGet(OptionalInt::empty),
        members(group.members(), true));
  }

  /** Its tasks read partitions of several topics at once, which ones is not told. */
  static GroupDescription of(StreamsGroupDescription group) {
    return new GroupDescription(
        group.groupState().toString(),
        "streams",
        "",
        group.coordinator().id(),
        OptionalInt.of(group.groupEpoch()),
        group.members().stream()
            .map(
                member ->
                    new Member(
                        member.memberId(),
                        member.clientId(),
                        member.clientHost(),
                        Optional.empty()))
            .toList());
  }

  static GroupDescription of(ShareGroupDescription group) {
    return new GroupDescription(
        group.groupState().toString(),
        "share",
        "",
        group.coordinator().id(),
        OptionalInt.of(group.groupEpoch()),
        group.members().stream()
            .map(
                member ->
                    new Member(
                        member.consumerId(),
                        member.clientId(),
                        member.host(),
                        Optional.of(member.assignment().topicPartitions())))
            .toList());
  }

  private static List<Member> members(Collection<MemberDescription> members, boolean assigned) {
    return members.stream()
        .map(
            member ->
                new Member(
                    member.consumerId(),
                    member.clientId(),
                    member.host(),
                    assigned
                        ? Optional.of(member.assignment().topicPartitions())
                        : Optional.empty()))
        .toList();
  }
}
