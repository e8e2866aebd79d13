package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.Deadline;
import java.util.Collection;
import java.util.HashMap;
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
  /**
   * The client's work on a call grows with the square of its partitions where their hashes are
   * close together, as they are (see {@link PartitionMap}): 50,000 at once took it 8 s of CPU.
   */
  private static final int CHUNK = 5_000;

  private final KafkaAdmin admin;

  public OffsetCalls(KafkaAdmin admin) {
    this.admin = admin;
  }

  /** One offset of each partition, such as its high watermark for {@link OffsetSpec#latest}. */
  public PartitionMap<KafkaFuture<Long>> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which, Deadline deadline) {
    return offsets(partitions, which, IsolationLevel.READ_UNCOMMITTED, deadline);
  }

  /** Up to where nothing belongs to an open transaction: the last stable offset. */
  public PartitionMap<KafkaFuture<Long>> stableEnds(
      Collection<TopicPartition> partitions, Deadline deadline) {
    return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED, deadline);
  }

  private PartitionMap<KafkaFuture<Long>> offsets(
      Collection<TopicPartition> partitions,
      OffsetSpec which,
      IsolationLevel isolation,
      Deadline deadline) {
    PartitionMap<KafkaFuture<Long>> offsets = new PartitionMap<>();
    records(PartitionMap.all(partitions, which), isolation, deadline)
        .forEach(
            (partition, record) ->
                offsets.put(partition, record.thenApply(ListOffsetsResultInfo::offset)));
    return offsets;
  }

  /** A record of each partition, its offset and its timestamp; both -1 if there is none. */
  public PartitionMap<KafkaFuture<ListOffsetsResultInfo>> records(
      Map<TopicPartition, OffsetSpec> which, Deadline deadline) {
    return records(which, IsolationLevel.READ_UNCOMMITTED, deadline);
  }

  private PartitionMap<KafkaFuture<ListOffsetsResultInfo>> records(
      Map<TopicPartition, OffsetSpec> which, IsolationLevel isolation, Deadline deadline) {
    PartitionMap<KafkaFuture<ListOffsetsResultInfo>> records = new PartitionMap<>();
    Map<TopicPartition, OffsetSpec> chunk = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetSpec> each : which.entrySet()) {
      chunk.put(each.getKey(), each.getValue());
      if (chunk.size() == CHUNK) {
        start(chunk, isolation, deadline, records);
        chunk = new HashMap<>();
      }
    }
    start(chunk, isolation, deadline, records);
    return records;
  }

  private void start(
      Map<TopicPartition, OffsetSpec> chunk,
      IsolationLevel isolation,
      Deadline deadline,
      PartitionMap<KafkaFuture<ListOffsetsResultInfo>> records) {
    if (!chunk.isEmpty()) {
      ListOffsetsResult result =
          admin
              .client()
              .listOffsets(
                  chunk, new ListOffsetsOptions(isolation).timeoutMs(KafkaAdmin.millis(deadline)));
      chunk
          .keySet()
          .forEach(partition -> records.put(partition, result.partitionResult(partition)));
    }
  }
}
