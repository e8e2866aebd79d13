package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.Partitions.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.groups.GroupDescription.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment.TaskIds;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription.TopicInfo;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class GroupDescriptionTest {
  private static final StreamsGroupMemberAssignment NONE =
      new StreamsGroupMemberAssignment(List.of(), List.of(), List.of());

  @Test
  void tasksReadTheTopicsOfTheirSubtopologyAsFarAsThesePartitionsExist() {
    GroupDescription group = GroupDescription.of(streams());
    assertEquals(Set.of("orders", "prices", "joined"), group.topics());
    assertEquals(
        List.of(
            member("first", at("orders", 0), at("prices", 0), at("joined", 3)),
            member("second", at("orders", 1)),
            member("idle")),
        group.within(Map.of("orders", 2, "prices", 1, "joined", 4)).members());
  }

  @Test
  void whatTasksReadIsNotToldWithoutTheSizeOfEveryTopic() {
    assertEquals(
        List.of(untold("first"), untold("second"), untold("idle")),
        GroupDescription.of(streams()).within(Map.of("orders", 2, "prices", 1)).members());
  }

  /** Whatever else a group is that has no type, no consumer is in it. */
  @Test
  void groupsWithoutATypeAreAskedForByTheirProtocol() {
    assertEquals(GroupType.CLASSIC, askedAs(Optional.empty(), "connect"));
    assertEquals(GroupType.UNKNOWN, askedAs(Optional.empty(), "consumer"));
    assertEquals(GroupType.UNKNOWN, askedAs(Optional.empty(), ""));
    assertEquals(GroupType.CONSUMER, askedAs(Optional.of(GroupType.CONSUMER), "consumer"));
    assertEquals(GroupType.SHARE, askedAs(Optional.of(GroupType.SHARE), "share"));
  }

  private static GroupType askedAs(Optional<GroupType> type, String protocol) {
    return GroupDetails.askedAs(new GroupListing("g", type, protocol, Optional.empty()));
  }

  private static StreamsGroupDescription streams() {
    return new StreamsGroupDescription(
        "g",
        3,
        3,
        0,
        List.of(
            new StreamsGroupSubtopologyDescription(
                "0", List.of("orders", "prices"), List.of("joined"), Map.of(), Map.of()),
            new StreamsGroupSubtopologyDescription(
                "1",
                List.of(),
                List.of(),
                Map.of("state", new TopicInfo(4, 1, Map.of())),
                Map.of("joined", new TopicInfo(4, 1, Map.of())))),
        List.of(
            member(
                "first",
                new StreamsGroupMemberAssignment(
                    List.of(new TaskIds("0", List.of(0)), new TaskIds("1", List.of(3))),
                    List.of(new TaskIds("1", List.of(2))),
                    List.of())),
            member(
                "second",
                new StreamsGroupMemberAssignment(
                    List.of(new TaskIds("0", List.of(1))), List.of(), List.of())),
            member("idle", NONE)),
        GroupState.STABLE,
        new Node(1, "host", 9092),
        Set.of());
  }

  private static StreamsGroupMemberDescription member(
      String id, StreamsGroupMemberAssignment assignment) {
    return new StreamsGroupMemberDescription(
        id,
        3,
        Optional.empty(),
        Optional.empty(),
        id + "-client",
        "/10.0.0.1",
        0,
        "process",
        Optional.empty(),
        Map.of(),
        List.of(),
        List.of(),
        assignment,
        NONE,
        false);
  }

  private static Member member(String id, TopicPartition... assigned) {
    return new Member(id, id + "-client", "/10.0.0.1", Optional.of(Set.of(assigned)));
  }

  private static Member untold(String id) {
    return new Member(id, id + "-client", "/10.0.0.1", Optional.empty());
  }
}
