package io.kraftexporter.kafka.topics;

import io.kraftexporter.kafka.admin.PartitionMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets of logs with a remote tier (KIP-405), as far as brokers answered.
 *
 * @param localStart the first offset that the leader has on its own disks
 * @param tieredEnd the last offset that is in the remote storage; -1 if none is
 */
public record TieredOffsets(
    Map<TopicPartition, Long> localStart, Map<TopicPartition, Long> tieredEnd) {
  public static final TieredOffsets NONE = new TieredOffsets(Map.of(), Map.of());

  public TieredOffsets {
    localStart = new PartitionMap<>(localStart);
    tieredEnd = new PartitionMap<>(tieredEnd);
  }
}
