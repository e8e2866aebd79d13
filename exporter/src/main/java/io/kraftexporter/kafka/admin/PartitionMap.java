package io.kraftexporter.kafka.admin;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Values by partition, for all partitions of a cluster: by the topic's name, then by the
 * partition's number.
 *
 * <p>A hash map is slow with them. A partition's hash is 31 times its number more than its topic's,
 * and so is that of a topic whose name has one digit more: of the 15,000 partitions of topics
 * called {@code bench-0} to {@code bench-299}, up to twenty share a hash. Holds no nulls. For one
 * thread at a time.
 *
 * @param <V> what each partition has
 */
public final class PartitionMap<V> extends AbstractMap<TopicPartition, V> {
  private final Map<String, TopicPartitions> topics = new HashMap<>();

  /** The topic that was looked up last: the partitions of a topic come one after another. */
  private @Nullable String lastName;

  private @Nullable TopicPartitions lastLookup;
  private int size;

  /** The partitions of a topic that have a value, at the place of their number. */
  private static final class TopicPartitions {
    private @Nullable TopicPartition[] partitions = new TopicPartition[2];
    private @Nullable Object[] values = new Object[2];
    private int size;

    void reach(int number) {
      if (number >= values.length) {
        int room = Math.max(number + 1, values.length + values.length / 2);
        partitions = Arrays.copyOf(partitions, room);
        values = Arrays.copyOf(values, room);
      }
    }
  }

  /** An empty map. */
  public PartitionMap() {}

  /** A map with the same values as another. */
  public PartitionMap(Map<TopicPartition, ? extends V> other) {
    putAll(other);
  }

  /**
   * An empty map for what is to be known of the same keys: of this kind if that one is, else a hash
   * map.
   */
  @SuppressWarnings("unchecked") // the keys of such a map are partitions
  static <K, W> Map<K, W> like(Map<K, ?> other) {
    return other instanceof PartitionMap ? (Map<K, W>) new PartitionMap<W>() : new HashMap<>();
  }

  /** An empty set of partitions. */
  public static Set<TopicPartition> newSet() {
    return Collections.newSetFromMap(new PartitionMap<>());
  }

  /** A set of these partitions. */
  public static Set<TopicPartition> newSet(Collection<TopicPartition> partitions) {
    Set<TopicPartition> set = newSet();
    set.addAll(partitions);
    return set;
  }

  /** The same value for each of these partitions. */
  public static <V> PartitionMap<V> all(Collection<TopicPartition> partitions, V value) {
    PartitionMap<V> map = new PartitionMap<>();
    partitions.forEach(partition -> map.put(partition, value));
    return map;
  }

  @Override
  public int size() {
    return size;
  }

  /** The topics that take memory: those with a value. */
  int topics() {
    return topics.size();
  }

  @Override
  @SuppressWarnings("unchecked") // only put adds values
  public @Nullable V get(@Nullable Object key) {
    if (!(key instanceof TopicPartition partition)) {
      return null;
    }
    TopicPartitions topic = topic(partition.topic());
    int number = partition.partition();
    return topic == null || number < 0 || number >= topic.values.length
        ? null
        : (V) topic.values[number];
  }

  @SuppressWarnings("ReferenceEquality") // cheap; an equal name is found in the map
  private @Nullable TopicPartitions topic(String name) {
    if (name != lastName) {
      lastName = name;
      lastLookup = topics.get(name);
    }
    return lastLookup;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  @SuppressWarnings("unchecked") // only put adds values
  public @Nullable V put(TopicPartition partition, V value) {
    TopicPartitions topic = topic(partition.topic());
    if (topic == null) {
      topic = topics.computeIfAbsent(partition.topic(), any -> new TopicPartitions());
      lastLookup = topic;
    }
    int number = partition.partition();
    topic.reach(number);
    V before = (V) topic.values[number];
    topic.values[number] = Objects.requireNonNull(value);
    if (before == null) {
      topic.partitions[number] = partition;
      topic.size++;
      size++;
    }
    return before;
  }

  @Override
  public @Nullable V remove(@Nullable Object key) {
    V before = get(key);
    if (before != null && key instanceof TopicPartition partition) {
      TopicPartitions topic = Objects.requireNonNull(topics.get(partition.topic()));
      clear(topic, partition.partition());
      if (topic.size == 0) {
        topics.remove(partition.topic());
        lastName = null;
      }
    }
    return before;
  }

  @Override
  public void clear() {
    topics.clear();
    lastName = null;
    size = 0;
  }

  private void clear(TopicPartitions topic, int number) {
    topic.values[number] = null;
    topic.partitions[number] = null;
    topic.size--;
    size--;
  }

  @Override
  public Set<Entry<TopicPartition, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Entry<TopicPartition, V>> iterator() {
        return new Entries();
      }
    };
  }

  /** Goes through the topics, none of which is empty, and through the numbers of each. */
  private final class Entries implements Iterator<Entry<TopicPartition, V>> {
    private final Iterator<TopicPartitions> rest = topics.values().iterator();
    private @Nullable TopicPartitions topic;
    private int next;
    private @Nullable TopicPartitions lastTopic;
    private int last;

    @Override
    public boolean hasNext() {
      return nextNumber() >= 0 || rest.hasNext();
    }

    /** The next number of the present topic, or -1; {@link #remove} needs {@link #rest} unmoved. */
    private int nextNumber() {
      if (topic != null) {
        while (next < topic.values.length) {
          if (topic.values[next] != null) {
            return next;
          }
          next++;
        }
      }
      return -1;
    }

    @Override
    @SuppressWarnings("unchecked") // only put adds values
    public Entry<TopicPartition, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (nextNumber() < 0) {
        topic = rest.next();
        next = 0;
      }
      TopicPartitions at = Objects.requireNonNull(topic);
      lastTopic = at;
      last = nextNumber();
      next++;
      int number = last;
      TopicPartition partition = Objects.requireNonNull(at.partitions[number]);
      return new SimpleEntry<>(partition, (V) Objects.requireNonNull(at.values[number])) {
        @Override
        public V setValue(V value) {
          at.values[number] = value;
          return super.setValue(value);
        }
      };
    }

    @Override
    public void remove() {
      TopicPartitions at = lastTopic;
      if (at == null) {
        throw new IllegalStateException("nothing to remove");
      }
      PartitionMap.this.clear(at, last);
      if (at.size == 0) {
        rest.remove();
        lastName = null;
      }
      lastTopic = null;
    }
  }
}
