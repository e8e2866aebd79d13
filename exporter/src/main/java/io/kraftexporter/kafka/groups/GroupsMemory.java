package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.timeline.Timelines;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge from observing the groups of a cluster, kept as long as the exporter runs, whatever its
 * configuration: an old source may end its collection while a new one begins.
 */
final class GroupsMemory {
  /** To be held for everything else here. */
  final ReentrantLock lock = new ReentrantLock();

  final GroupHistory history = new GroupHistory();

  /** Null as long as it is not known what a file may hold. */
  @Nullable Timelines timelines;
}
