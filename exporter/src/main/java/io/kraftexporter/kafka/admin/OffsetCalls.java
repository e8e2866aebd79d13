package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
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
   * The client keeps the partitions of a call in an immutable map, which searches one by one for a
   * free place. Partitions whose hashes are close together, as they are (see {@link PartitionMap}),
   * make that quadratic: 15,000 partitions of 300 topics cost 44 ms of CPU in calls of 5,000, 6 ms
   * in calls of 2,500 and 2 ms in calls of 1,250, but each call is a request to every leader.
   */
  private static final int CHUNK = 2_500;

  private final KafkaAdmin admin;

  public OffsetCalls(KafkaAdmin admin) {
    this.admin = admin;
  }

  /**
   * Asks for an offset of each partition, such as its high watermark for {@link OffsetSpec#latest}.
   */
  public PartitionMap<KafkaFuture<Long>> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which, Deadline deadline) {
    return offsets(partitions, which, deadline, () -> {});
  }

  /**
   * Asks for an offset of each partition.
   *
   * @param answered runs in the client's thread after each answer
   */
  public PartitionMap<KafkaFuture<Long>> offsets(
      Collection<TopicPartition> partitions,
      OffsetSpec which,
      Deadline deadline,
      Runnable answered) {
    return start(
        PartitionMap.all(partitions, which),
        IsolationLevel.READ_UNCOMMITTED,
        deadline,
        record -> {
          answered.run();
          return record.offset();
        });
  }

  /** Up to where nothing belongs to an open transaction: the last stable offset. */
  public PartitionMap<KafkaFuture<Long>> stableEnds(
      Collection<TopicPartition> partitions, Deadline deadline) {
    return start(
        PartitionMap.all(partitions, OffsetSpec.latest()),
        IsolationLevel.READ_COMMITTED,
        deadline,
        ListOffsetsResultInfo::offset);
  }

  /** A record of each partition, its offset and its timestamp; both -1 if there is none. */
  public PartitionMap<KafkaFuture<ListOffsetsResultInfo>> records(
      Map<TopicPartition, OffsetSpec> which, Deadline deadline) {
    return start(which, IsolationLevel.READ_UNCOMMITTED, deadline, record -> record);
  }

  private <V> PartitionMap<KafkaFuture<V>> start(
      Map<TopicPartition, OffsetSpec> which,
      IsolationLevel isolation,
      Deadline deadline,
      KafkaFuture.BaseFunction<ListOffsetsResultInfo, V> value) {
    PartitionMap<KafkaFuture<V>> started = new PartitionMap<>();
    for (Map<TopicPartition, OffsetSpec> chunk : chunks(which, CHUNK)) {
      ListOffsetsResult result =
          admin
              .client()
              .listOffsets(
                  chunk, new ListOffsetsOptions(isolation).timeoutMs(KafkaAdmin.millis(deadline)));
      chunk
          .keySet()
          .forEach(
              partition ->
                  started.put(partition, result.partitionResult(partition).thenApply(value)));
    }
    return started;
  }

  /** Divides partitions into maps of at most this size, none of them empty. */
  static List<Map<TopicPartition, OffsetSpec>> chunks(
      Map<TopicPartition, OffsetSpec> which, int size) {
    List<Map<TopicPartition, OffsetSpec>> chunks = new ArrayList<>();
    which.forEach(
        (partition, spec) -> {
          if (chunks.isEmpty() || chunks.get(chunks.size() - 1).size() == size) {
            chunks.add(new HashMap<>());
          }
          chunks.get(chunks.size() - 1).put(partition, spec);
        });
    return chunks;
  }
}
