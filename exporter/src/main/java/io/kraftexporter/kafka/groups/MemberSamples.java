package io.kraftexporter.kafka.groups;

import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.groups.GroupDescription.Member;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ConsumerGroup;
import io.kraftexporter.kafka.groups.GroupsSnapshot.ShareGroup;
import io.kraftexporter.metric.Sampler;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Who is in groups and who has what, as samples. For one thread at a time. */
final class MemberSamples {
  private final Sampler sampler;
  private final GroupsSettings settings;
  private final PartitionSeries partitions;

  MemberSamples(Sampler sampler, GroupsSettings settings, PartitionSeries partitions) {
    this.sampler = sampler;
    this.settings = settings;
    this.partitions = partitions;
  }

  void set(ConsumerGroup group) {
    String id = group.id();
    group.group().state().ifPresent(state -> sampler.set(GroupMetrics.STATE, 1, id, state));
    group.group().description().ifPresent(description -> describe(group, description));
  }

  void set(ShareGroup group) {
    String id = group.id();
    group.group().state().ifPresent(state -> sampler.set(GroupMetrics.SHARE_STATE, 1, id, state));
    group
        .group()
        .description()
        .ifPresent(
            description ->
                sampler.set(GroupMetrics.SHARE_MEMBERS, description.members().size(), id));
  }

  private void describe(ConsumerGroup group, GroupDescription description) {
    String id = group.id();
    sampler.set(GroupMetrics.MEMBERS, description.members().size(), id);
    sampler.set(
        GroupMetrics.INFO,
        1,
        id,
        group.group().type(),
        description.protocolType(),
        description.assignor(),
        Integer.toString(description.coordinator()));
    description.epoch().ifPresent(epoch -> sampler.set(GroupMetrics.EPOCH, epoch, id));
    boolean told = description.members().stream().allMatch(member -> member.assigned().isPresent());
    if (told && !description.members().isEmpty()) {
      assigned(group, description);
    }
  }

  private void assigned(ConsumerGroup group, GroupDescription description) {
    TopicSums members = TopicSums.sum();
    TopicSums assigned = TopicSums.sum();
    TopicSums uncommitted = TopicSums.sum();
    Set<TopicPartition> committed = group.commits().orElse(Map.of()).keySet();
    int idle = 0;
    for (Member member : description.members()) {
      Set<TopicPartition> all = member.assigned().orElse(Set.of());
      idle += all.isEmpty() ? 1 : 0;
      Set<TopicPartition> its =
          all.stream()
              .filter(partition -> settings.topics().test(partition.topic()))
              .collect(toSet());
      its.stream()
          .map(TopicPartition::topic)
          .collect(toSet())
          .forEach(topic -> members.add(topic, 1));
      for (TopicPartition partition : its) {
        assigned.add(partition.topic(), 1);
        uncommitted.add(partition.topic(), committed.contains(partition) ? 0 : 1);
        own(group.id(), partition, member);
      }
    }
    sampler.set(GroupMetrics.IDLE_MEMBERS, idle, group.id());
    members.set(sampler, GroupMetrics.TOPIC_MEMBERS, group.id());
    assigned.set(sampler, GroupMetrics.TOPIC_ASSIGNED, group.id());
    if (group.commits().isPresent()) {
      uncommitted.set(sampler, GroupMetrics.UNCOMMITTED, group.id());
    }
  }

  private void own(String group, TopicPartition partition, Member member) {
    if (settings.owners() && partitions.has(group)) {
      sampler.set(
          GroupMetrics.OWNER,
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
