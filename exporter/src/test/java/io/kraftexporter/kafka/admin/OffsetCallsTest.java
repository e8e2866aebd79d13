package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetCallsTest {

  @Test
  void chunksHoldEachPartitionOnce() {
    Map<TopicPartition, OffsetSpec> all = partitions(1_100);
    List<Map<TopicPartition, OffsetSpec>> chunks = OffsetCalls.chunks(all, 500);

    Map<TopicPartition, OffsetSpec> together = new HashMap<>();
    chunks.forEach(together::putAll);
    assertEquals(all, together);
    assertEquals(List.of(500, 500, 100), chunks.stream().map(Map::size).toList());
  }

  @Test
  void noChunkIsEmpty() {
    assertEquals(List.of(), OffsetCalls.chunks(Map.of(), 500));
    Map<TopicPartition, OffsetSpec> all = partitions(500);
    assertEquals(List.of(all), OffsetCalls.chunks(all, 500));
  }

  private static Map<TopicPartition, OffsetSpec> partitions(int number) {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (int i = 0; i < number; i++) {
      partitions.put(new TopicPartition("orders", i), OffsetSpec.latest());
    }
    return partitions;
  }
}
