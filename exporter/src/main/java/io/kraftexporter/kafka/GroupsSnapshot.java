package io.kraftexporter.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * What the brokers answered about groups in one collection.
 *
 * @param ends of the partitions that groups have committed, and of some that share groups read, as
 *     far as they were answered; each read after every commit
 * @param gone partitions that groups have committed and whose topic there is no more
 * @param skew the most time that can lie between a commit and an end
 * @param look when the ends were asked and answered
 */
record GroupsSnapshot(
    List<ConsumerGroup> groups,
    List<ShareGroup> shareGroups,
    Map<TopicPartition, Long> ends,
    Set<TopicPartition> gone,
    Duration skew,
    Look look) {

  GroupsSnapshot {
    groups = List.copyOf(groups);
    shareGroups = List.copyOf(shareGroups);
    ends = Map.copyOf(ends);
    gone = Set.copyOf(gone);
  }

  /**
   * When a question was asked and when all that was answered to it was there, in milliseconds since
   * 1970.
   */
  record Look(long sent, long received) {}

  /**
   * A group that commits offsets.
   *
   * @param type such as {@code classic}; empty if the brokers do not tell
   * @param state from its listing, some moments older than the description
   * @param commits offset by partition; empty if its coordinator did not answer
   * @param description empty if its coordinator did not answer
   */
  record ConsumerGroup(
      String id,
      String type,
      Optional<String> state,
      Optional<Map<TopicPartition, Long>> commits,
      Optional<GroupDescription> description) {

    ConsumerGroup {
      commits = commits.map(Map::copyOf);
    }
  }

  /**
   * A share group (KIP-932).
   *
   * @param offsets of the partitions that the group has begun to read
   */
  record ShareGroup(
      String id,
      Optional<String> state,
      Map<TopicPartition, SharePartitionOffsetInfo> offsets,
      Optional<GroupDescription> description) {

    ShareGroup {
      offsets = Map.copyOf(offsets);
    }
  }
}
