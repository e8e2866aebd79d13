package io.kraftexporter.kafka;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the logs with a remote tier (KIP-405) are, as far as it was answered.
 *
 * @param localStart the first offset that the leader has on its own disks
 * @param tieredEnd the last offset that is in the remote storage; -1 if none is
 */
record TieredOffsets(Map<TopicPartition, Long> localStart, Map<TopicPartition, Long> tieredEnd) {
  static final TieredOffsets NONE = new TieredOffsets(Map.of(), Map.of());

  TieredOffsets {
    localStart = Map.copyOf(localStart);
    tieredEnd = Map.copyOf(tieredEnd);
  }
}
