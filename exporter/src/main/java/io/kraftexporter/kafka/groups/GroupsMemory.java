package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.groups.FirstRecords.FirstRecord;
import io.kraftexporter.kafka.timeline.Timelines;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge from observing the groups of a cluster, kept as long as the exporter runs, whatever its
 * configuration: an old source may end its collection while a new one begins.
 */
final class GroupsMemory {
  /** To be held for everything else here. */
  final ReentrantLock lock = new ReentrantLock();

  final GroupHistory history = new GroupHistory();

  /** The first records behind commits, by partition and commit. */
  final Map<TopicPartition, Map<Long, FirstRecord>> firsts = new PartitionMap<>();

  /** Null as long as it is not known what a file may hold. */
  @Nullable Timelines timelines;
}
