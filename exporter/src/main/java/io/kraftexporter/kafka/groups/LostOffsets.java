package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import java.util.function.ToLongBiFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts the offsets that were deleted before a group consumed them. The marker of a transaction
 * that a consumer never passes is not lost.
 *
 * @param first the offset of the first record from a commit on, or the commit
 */
record LostOffsets(ToLongBiFunction<TopicPartition, Long> first, LagSecondsConfiguration settings) {

  long of(Logs logs, TopicPartition partition, long commit) {
    long lost = logs.lost(partition, first.applyAsLong(partition, commit));
    if (lost == 0) {
      return 0; // the usual case, which needs no regular expression
    }
    boolean mayBeMarkers =
        lost <= settings.ignoredOffsets() && settings.isTransactional(partition.topic());
    return mayBeMarkers ? 0 : lost;
  }
}
