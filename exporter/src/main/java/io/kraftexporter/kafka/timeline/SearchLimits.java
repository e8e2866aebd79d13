package io.kraftexporter.kafka.timeline;

import io.kraftexporter.kafka.admin.PartitionMap;
import io.kraftexporter.kafka.timeline.TimelineSearch.Limit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers what time-index lookups found behind the offsets that are searched for. For one thread
 * at a time.
 */
public final class SearchLimits {
  private final Map<TopicPartition, Map<Long, Limit>> limits = new PartitionMap<>();

  SearchLimits() {}

  /** Returns the limit of an offset. */
  public Limit of(TopicPartition partition, long offset) {
    Map<Long, Limit> known = limits.get(partition);
    return known == null ? Limit.NONE : known.getOrDefault(offset, Limit.NONE);
  }

  /** Replaces the limit of an offset. */
  public void put(TopicPartition partition, long offset, Limit limit) {
    Map<Long, Limit> known = limits.get(partition);
    if (known == null) {
      known = new HashMap<>();
      limits.put(partition, known);
    }
    known.put(offset, limit);
  }

  /** Forgets the limits of all other offsets. */
  public void retain(Map<TopicPartition, Set<Long>> searched) {
    limits.keySet().retainAll(searched.keySet());
    limits.forEach(
        (partition, offsets) ->
            offsets.keySet().retainAll(searched.getOrDefault(partition, Set.of())));
  }

  void retainPartitions(Collection<TopicPartition> partitions) {
    limits.keySet().retainAll(partitions);
  }

  void remove(TopicPartition partition) {
    limits.remove(partition);
  }
}
