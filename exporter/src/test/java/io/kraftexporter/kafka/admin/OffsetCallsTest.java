package io.kraftexporter.kafka.admin;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetCallsTest {
  private static final int SIZE = 500;

  @Test
  void chunksHoldEachPartitionOnceAndAreOfAboutTheSize() {
    Map<TopicPartition, OffsetSpec> all = partitions(30, 50);
    List<Map<TopicPartition, OffsetSpec>> chunks = OffsetCalls.chunks(all, SIZE);

    Map<TopicPartition, OffsetSpec> together = new HashMap<>();
    chunks.forEach(together::putAll);
    assertEquals(3, chunks.size());
    assertEquals(all, together);
    assertEquals(all.size(), chunks.stream().mapToInt(Map::size).sum());
    chunks.forEach(chunk -> assertEquals(SIZE, chunk.size(), 0.2 * SIZE));
  }

  @Test
  void onePartitionlessOrSmallMapIsNotDivided() {
    assertEquals(List.of(), OffsetCalls.chunks(Map.of(), SIZE));
    Map<TopicPartition, OffsetSpec> few = partitions(10, 50);
    assertEquals(List.of(few), OffsetCalls.chunks(few, SIZE));
  }

  @Test
  void partitionsOfOneHashAreInDifferentChunks() {
    Map<TopicPartition, OffsetSpec> all = partitions(30, 50);
    assertEquals(3, mostOfOneHash(all), "of topics whose names differ by a digit");
    for (Map<TopicPartition, OffsetSpec> chunk : OffsetCalls.chunks(all, SIZE)) {
      assertEquals(1, mostOfOneHash(chunk));
    }
  }

  @Test
  void partitionsOfOneLargeTopicAreSpread() {
    List<Map<TopicPartition, OffsetSpec>> chunks = OffsetCalls.chunks(partitions(1, 15_500), SIZE);
    assertEquals(31, chunks.size());
    assertTrue(chunks.stream().allMatch(chunk -> chunk.size() < 2 * SIZE));
  }

  private static long mostOfOneHash(Map<TopicPartition, OffsetSpec> partitions) {
    return partitions.keySet().stream()
        .collect(groupingBy(TopicPartition::hashCode, counting()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElseThrow();
  }

  private static Map<TopicPartition, OffsetSpec> partitions(int topics, int perTopic) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (int topic = 10; topic < 10 + topics; topic++) {
      for (int partition = 0; partition < perTopic; partition++) {
        all.put(new TopicPartition("bench-" + topic, partition), OffsetSpec.latest());
      }
    }
    return all;
  }
}
