package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionMapTest {

  @Test
  void isAsAnyOtherMap() {
    Random random = new Random(1);
    Map<TopicPartition, Integer> expected = new HashMap<>();
    PartitionMap<Integer> map = new PartitionMap<>();
    List<String> topics = IntStream.range(0, 12).mapToObj(i -> "topic-" + i / 2).toList();
    for (int i = 0; i < 20_000; i++) {
      TopicPartition partition =
          new TopicPartition(
              topics.get(random.nextInt(topics.size())), random.nextInt(random.nextInt(3) + 1));
      switch (random.nextInt(5)) {
        case 0 -> assertEquals(expected.remove(partition), map.remove(partition));
        case 1 -> assertEquals(expected.get(partition), map.get(partition));
        case 2 -> assertEquals(expected.containsKey(partition), map.containsKey(partition));
        default -> assertEquals(expected.put(partition, i), map.put(partition, i));
      }
      assertEquals(expected.size(), map.size());
    }
    assertEquals(expected, map);
    assertEquals(expected, new PartitionMap<>(expected));
    assertEquals(expected.keySet(), PartitionMap.newSet(expected.keySet()));
    map.replaceAll((partition, value) -> -value);
    expected.replaceAll((partition, value) -> -value);
    assertEquals(expected, map);
    map.keySet().removeIf(partition -> partition.partition() % 3 == 0);
    expected.keySet().removeIf(partition -> partition.partition() % 3 == 0);
    assertEquals(expected, map);
    map.keySet().retainAll(Set.of(new TopicPartition("topic-1", 1)));
    expected.keySet().retainAll(Set.of(new TopicPartition("topic-1", 1)));
    assertEquals(expected, map);
  }

  @Test
  void topicWhosePartitionsWentCanComeBack() {
    PartitionMap<String> map = new PartitionMap<>();
    TopicPartition partition = new TopicPartition("orders", 7);
    map.put(partition, "one");
    Iterator<Map.Entry<TopicPartition, String>> all = map.entrySet().iterator();
    all.next();
    all.remove();
    assertEquals(Map.of(), map);
    assertFalse(map.entrySet().iterator().hasNext());
    map.put(partition, "two");
    assertEquals(Map.of(partition, "two"), map);
    map.clear();
    assertEquals(Map.of(), map);
  }

  /** Through {@code retainAll}, a long-lived map kept every topic that was ever deleted. */
  @Test
  void releasesTopicsWithoutPartitions() {
    PartitionMap<String> map = new PartitionMap<>();
    for (int i = 0; i < 10_000; i++) {
      map.put(new TopicPartition("topic-" + i, 3), "value");
      map.put(new TopicPartition("topic-" + i, 0), "value");
    }
    map.keySet().retainAll(Set.of(new TopicPartition("topic-7", 0)));
    assertEquals(1, map.topics());

    Iterator<TopicPartition> keys = map.keySet().iterator();
    keys.next();
    assertFalse(keys.hasNext());
    keys.remove();
    assertThrows(IllegalStateException.class, keys::remove);
    assertEquals(0, map.topics());
  }

  @Test
  void whatIsNoPartitionIsNotInIt() {
    PartitionMap<Boolean> map = PartitionMap.all(Set.of(new TopicPartition("orders", 1)), true);
    assertNull(map.get(new TopicPartition("orders", -1)));
    assertNull(map.get(new TopicPartition("orders", 99)));
    assertNull(map.get(new TopicPartition("others", 1)));
    assertNull(map.remove(new TopicPartition("others", 1)));
    Iterator<TopicPartition> keys = map.keySet().iterator();
    keys.next();
    assertThrows(NoSuchElementException.class, keys::next);
  }
}
