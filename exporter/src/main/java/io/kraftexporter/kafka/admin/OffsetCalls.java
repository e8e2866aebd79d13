package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.Deadline;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
   * The client's work on a call grows with the square of its partitions where they share hashes, as
   * they do (see {@link PartitionMap}): 50,000 at once took it 8 s of CPU. So partitions of one
   * hash are spread over the chunks.
   */
  private static final int CHUNK = 5_000;

  private final KafkaAdmin admin;

  public OffsetCalls(KafkaAdmin admin) {
    this.admin = admin;
  }

  /** One offset of each partition, such as its high watermark for {@link OffsetSpec#latest}. */
  public PartitionMap<KafkaFuture<Long>> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which, Deadline deadline) {
    return offsets(partitions, which, deadline, () -> {});
  }

  /**
   * One offset of each partition.
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

  /** Divides partitions into as few maps of about this size as possible, none of them empty. */
  static List<Map<TopicPartition, OffsetSpec>> chunks(
      Map<TopicPartition, OffsetSpec> which, int size) {
    int chunks = (which.size() + size - 1) / size;
    if (chunks <= 1) {
      return which.isEmpty() ? List.of() : List.of(new HashMap<>(which));
    }
    List<Map<TopicPartition, OffsetSpec>> spread =
        Stream.generate(
                () -> (Map<TopicPartition, OffsetSpec>) new HashMap<TopicPartition, OffsetSpec>())
            .limit(chunks)
            .toList();
    Map<Integer, Integer> ofHash = new HashMap<>();
    which.forEach(
        (partition, spec) -> {
          int hash = partition.hashCode();
          int before = ofHash.merge(hash, 1, Integer::sum);
          spread
              .get(Math.floorMod(((hash * 0x9e3779b9) >>> 8) + before, chunks))
              .put(partition, spec);
        });
    return spread.stream().filter(chunk -> !chunk.isEmpty()).toList();
  }
}
