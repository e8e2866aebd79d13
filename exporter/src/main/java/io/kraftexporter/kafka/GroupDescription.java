package io.kraftexporter.kafka;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
 * @param assigned the members' partitions; empty where that is not told
 */
record GroupDescription(
    String state,
    String protocolType,
    String assignor,
    int coordinator,
    int members,
    Optional<Set<TopicPartition>> assigned) {

  static GroupDescription of(ClassicGroupDescription group) {
    boolean ofConsumers = group.protocol().equals("consumer");
    return new GroupDescription(
        group.state().toString(),
        group.protocol(),
        group.protocolData(),
        group.coordinator().id(),
        group.members().size(),
        ofConsumers ? Optional.of(assigned(group.members())) : Optional.empty());
  }

  static GroupDescription of(ConsumerGroupDescription group) {
    return new GroupDescription(
        group.groupState().toString(),
        group.isSimpleConsumerGroup() ? "" : "consumer",
        group.partitionAssignor(),
        group.coordinator().id(),
        group.members().size(),
        Optional.of(assigned(group.members())));
  }

  static GroupDescription of(StreamsGroupDescription group) {
    return new GroupDescription(
        group.groupState().toString(),
        "streams",
        "",
        group.coordinator().id(),
        group.members().size(),
        Optional.empty());
  }

  static GroupDescription of(ShareGroupDescription group) {
    return new GroupDescription(
        group.groupState().toString(),
        "share",
        "",
        group.coordinator().id(),
        group.members().size(),
        Optional.empty());
  }

  private static Set<TopicPartition> assigned(Collection<MemberDescription> members) {
    return members.stream()
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
