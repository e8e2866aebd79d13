package io.kraftexporter.kafka.groups;

import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.groups.GroupDescription.Member;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Group;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Who is in groups and who has what, as samples. For one thread at a time. */
final class MemberSamples {
  private static final GroupTypeMetrics CONSUMER =
      new GroupTypeMetrics(
          GroupMetrics.STATE,
          GroupMetrics.EPOCH,
          GroupMetrics.MEMBERS,
          GroupMetrics.IDLE_MEMBERS,
          GroupMetrics.TOPIC_MEMBERS,
          GroupMetrics.TOPIC_ASSIGNED,
          GroupMetrics.OWNER);
  private static final GroupTypeMetrics SHARE =
      new GroupTypeMetrics(
          GroupMetrics.SHARE_STATE,
          GroupMetrics.SHARE_EPOCH,
          GroupMetrics.SHARE_MEMBERS,
          GroupMetrics.SHARE_IDLE_MEMBERS,
          GroupMetrics.SHARE_TOPIC_MEMBERS,
          GroupMetrics.SHARE_TOPIC_ASSIGNED,
          GroupMetrics.SHARE_OWNER);

  private final Sampler sampler;
  private final GroupsConfiguration settings;
  private final PartitionSeries partitions;

  /** The metrics of one kind of groups. */
  private record GroupTypeMetrics(
      Metric state,
      Metric epoch,
      Metric members,
      Metric idle,
      Metric topicMembers,
      Metric assigned,
      Metric owner) {}

  MemberSamples(Sampler sampler, GroupsConfiguration settings, PartitionSeries partitions) {
    this.sampler = sampler;
    this.settings = settings;
    this.partitions = partitions;
  }

  void set(ConsumerGroup group) {
    state(CONSUMER, group.group());
    group
        .group()
        .description()
        .ifPresent(
            description -> {
              sampler.set(
                  GroupMetrics.INFO,
                  1,
                  group.id(),
                  group.group().type(),
                  description.protocolType(),
                  description.assignor(),
                  Integer.toString(description.coordinator()));
              uncommitted(group, described(CONSUMER, group.id(), description));
            });
  }

  void set(ShareGroup group) {
    state(SHARE, group.group());
    group
        .group()
        .description()
        .ifPresent(
            description -> {
              String coordinator = Integer.toString(description.coordinator());
              sampler.set(GroupMetrics.SHARE_INFO, 1, group.id(), coordinator);
              described(SHARE, group.id(), description);
            });
  }

  private void state(GroupTypeMetrics names, Group group) {
    group.state().ifPresent(state -> sampler.set(names.state(), 1, group.id(), state));
  }

  /** The partitions that members have, as far as they are shown. */
  private Set<TopicPartition> described(
      GroupTypeMetrics names, String id, GroupDescription description) {
    sampler.set(names.members(), description.members().size(), id);
    description.epoch().ifPresent(epoch -> sampler.set(names.epoch(), epoch, id));
    boolean told = description.members().stream().allMatch(member -> member.assigned().isPresent());
    return told && !description.members().isEmpty() ? assigned(names, id, description) : Set.of();
  }

  private Set<TopicPartition> assigned(
      GroupTypeMetrics names, String id, GroupDescription description) {
    TopicSums members = TopicSums.sum();
    Set<TopicPartition> assigned = new HashSet<>();
    int idle = 0;
    for (Member member : description.members()) {
      Set<TopicPartition> all = member.assigned().orElse(Set.of());
      idle += all.isEmpty() ? 1 : 0;
      Set<TopicPartition> its =
          all.stream()
              .filter(partition -> settings.topics().test(partition.topic()))
              .collect(toSet());
      its.stream().map(TopicPartition::topic).distinct().forEach(topic -> members.add(topic, 1));
      its.forEach(partition -> own(names.owner(), id, partition, member));
      assigned.addAll(its);
    }
    sampler.set(names.idle(), idle, id);
    members.set(sampler, names.topicMembers(), id);
    TopicSums sizes = TopicSums.sum();
    assigned.forEach(partition -> sizes.add(partition.topic(), 1));
    sizes.set(sampler, names.assigned(), id);
    return assigned;
  }

  private void uncommitted(ConsumerGroup group, Set<TopicPartition> assigned) {
    if (group.commits().isEmpty()) {
      return;
    }
    Set<TopicPartition> committed = group.commits().get().keySet();
    TopicSums uncommitted = TopicSums.sum();
    assigned.forEach(
        partition -> uncommitted.add(partition.topic(), committed.contains(partition) ? 0 : 1));
    uncommitted.set(sampler, GroupMetrics.UNCOMMITTED, group.id());
  }

  private void own(Metric metric, String group, TopicPartition partition, Member member) {
    if (settings.owners() && partitions.has(group)) {
      sampler.set(
          metric,
          1,
          group,
          partition.topic(),
          Integer.toString(partition.partition()),
          member.clientId(),
          member.host(),
          member.id());
    }
  }
}
