package io.kraftexporter.kafka.timeline;

import io.kraftexporter.kafka.admin.PartitionMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The timelines of the partitions that groups read. Those that no group has read for an hour, that
 * are gone, have become shorter or belong to another topic of the same name are forgotten; beyond a
 * number of partitions no further ones are begun. For one thread at a time.
 */
public final class Timelines {
  private static final long FORGET = Duration.ofHours(1).toMillis();
  private static final long START_COUNTS = Duration.ofMinutes(1).toMillis();

  /** With more, what is known would take more than some 300 MB. */
  private static final int MOST_PARTITIONS = 100_000;

  private final Map<TopicPartition, Timeline> timelines;
  private final Map<TopicPartition, Start> starts = new PartitionMap<>();
  private final SearchLimits limits = new SearchLimits();
  private final ClockSteps clock = new ClockSteps();
  private Map<String, Uuid> topics;
  private @Nullable RequestTimes last;

  /** Where a log began when it was asked for, and the part of it that is not in tiered storage. */
  private record Start(long offset, long local, long asked) {}

  public Timelines() {
    this(Map.of(), Map.of());
  }

  /** The timelines as they were when these were their {@link #all} and {@link #topics}. */
  Timelines(Map<TopicPartition, Timeline> timelines, Map<String, Uuid> topics) {
    this.timelines = new PartitionMap<>(timelines);
    this.topics = Map.copyOf(topics);
  }

  /** Takes a look at the ends of some logs, unless it is older than the last. */
  public void saw(Map<TopicPartition, Long> ends, Set<TopicPartition> gone, RequestTimes times) {
    if (last != null && times.isBefore(last)) {
      return;
    }
    long step = last == null ? 0 : clock.between(last, times);
    if (step != 0) {
      timelines.values().forEach(timeline -> timeline.clockWasSet(step));
      starts.clear();
      limits.retainPartitions(Set.of());
    }
    last = times;
    gone.forEach(timelines::remove);
    ends.forEach((partition, end) -> saw(partition, end, times));
    timelines.values().removeIf(timeline -> timeline.lastLook() < times.sent() - FORGET);
    retainFollowed();
  }

  private void retainFollowed() {
    starts.keySet().retainAll(timelines.keySet());
    limits.retainPartitions(timelines.keySet());
  }

  private void saw(TopicPartition partition, long end, RequestTimes times) {
    Timeline timeline = timelines.get(partition);
    if (timeline != null && !timeline.goesOnWith(end, times)) {
      timelines.remove(partition);
      starts.remove(partition);
      limits.remove(partition);
      timeline = null;
    }
    if (timeline == null && !isFull()) {
      timeline = new Timeline();
      timelines.put(partition, timeline);
    }
    if (timeline != null) {
      timeline.saw(end, times.sent(), times.received());
    }
  }

  /**
   * Learns which topics there are, and forgets what was known about others.
   *
   * @param existing every topic's id
   */
  public void topics(Map<String, Uuid> existing) {
    timelines
        .keySet()
        .removeIf(
            partition -> {
              Uuid id = existing.get(partition.topic());
              return id == null || !id.equals(topics.getOrDefault(partition.topic(), id));
            });
    retainFollowed();
    topics = Map.copyOf(existing);
  }

  /**
   * Learns where a log begins.
   *
   * @param local from which offset on it is not in tiered storage
   */
  public void start(TopicPartition partition, long offset, long local, long now) {
    starts.put(partition, new Start(offset, local, now));
  }

  /** Returns whether an offset is known not to be in tiered storage. */
  public boolean isLocal(TopicPartition partition, long offset) {
    Start known = starts.get(partition);
    return known != null && offset >= known.local();
  }

  /**
   * Returns whether the beginning of the log has to be learnt to tell anything, or more, about an
   * offset.
   *
   * @param start where the log begins, as far as that is known from elsewhere
   */
  public boolean lacksStart(TopicPartition partition, long offset, OptionalLong start, long now) {
    Timeline timeline = timelines.get(partition);
    Start known = starts.get(partition);
    return timeline != null
        && offset < timeline.lastEnd()
        && (known == null || known.asked() < now - START_COUNTS)
        && (timeline.lacks(firstLeft(partition, offset, start), now)
            || (start.isEmpty() && known != null && offset < known.offset()));
  }

  /**
   * The offset, or the first one that is still there if its record is not, as far as known.
   *
   * @param start where the log begins, as far as that is known from elsewhere
   */
  public long firstLeft(TopicPartition partition, long offset, OptionalLong start) {
    Start known = starts.get(partition);
    long first = Math.max(offset, start.orElse(offset));
    return known == null ? first : Math.max(first, known.offset());
  }

  /** Returns whether partitions that are not followed yet will not be, as there are too many. */
  public boolean isFull() {
    return timelines.size() >= MOST_PARTITIONS;
  }

  /** Returns the timeline of one partition, if it is followed. */
  public Optional<Timeline> of(TopicPartition partition) {
    return Optional.ofNullable(timelines.get(partition));
  }

  /** Returns what lookups found behind the offsets that are searched for. */
  public SearchLimits limits() {
    return limits;
  }

  /** Returns whether lookups can tell no more about this offset. */
  public boolean isExhausted(TopicPartition partition, long offset, long now) {
    Timeline timeline = timelines.get(partition);
    return timeline != null
        && TimelineSearch.isExhausted(timeline, offset, now, limits.of(partition, offset));
  }

  Map<TopicPartition, Timeline> all() {
    return timelines;
  }

  /** The id of each topic, as far as it is known. */
  Map<String, Uuid> topics() {
    return topics;
  }
}
