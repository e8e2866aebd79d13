package io.kraftexporter.kafka.admin;

import static java.util.stream.Collectors.toMap;

import io.kraftexporter.scrape.Deadline;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Starts the calls about the offsets of logs, and waits for nothing; each partition has a future of
 * its own.
 */
public final class OffsetCalls {
  private final KafkaAdmin admin;

  public OffsetCalls(KafkaAdmin admin) {
    this.admin = admin;
  }

  /** One offset of each partition, such as its high watermark for {@link OffsetSpec#latest}. */
  public Map<TopicPartition, KafkaFuture<Long>> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which, Deadline deadline) {
    return offsets(partitions, which, IsolationLevel.READ_UNCOMMITTED, deadline);
  }

  /** Up to where nothing belongs to an open transaction: the last stable offset. */
  public Map<TopicPartition, KafkaFuture<Long>> stableEnds(
      Collection<TopicPartition> partitions, Deadline deadline) {
    return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED, deadline);
  }

  private Map<TopicPartition, KafkaFuture<Long>> offsets(
      Collection<TopicPartition> partitions,
      OffsetSpec which,
      IsolationLevel isolation,
      Deadline deadline) {
    return records(
            partitions.stream().collect(toMap(partition -> partition, partition -> which)),
            isolation,
            deadline)
        .entrySet()
        .stream()
        .collect(
            toMap(
                Map.Entry::getKey,
                record -> record.getValue().thenApply(ListOffsetsResultInfo::offset)));
  }

  /** A record of each partition, its offset and its timestamp; both -1 if there is none. */
  public Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> records(
      Map<TopicPartition, OffsetSpec> which, Deadline deadline) {
    return records(which, IsolationLevel.READ_UNCOMMITTED, deadline);
  }

  private Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> records(
      Map<TopicPartition, OffsetSpec> which, IsolationLevel isolation, Deadline deadline) {
    if (which.isEmpty()) {
      return Map.of();
    }
    ListOffsetsOptions options =
        new ListOffsetsOptions(isolation).timeoutMs(KafkaAdmin.millis(deadline));
    ListOffsetsResult result = admin.client().listOffsets(which, options);
    return which.keySet().stream().collect(toMap(partition -> partition, result::partitionResult));
  }
}
