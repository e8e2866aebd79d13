package io.kraftexporter.kafka.timeline;

import io.kraftexporter.kafka.timeline.Timeline.Bounds;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Narrows the bounds of one offset by the timestamps of records: interpolates, and halves the time
 * at every third step, so that bursts and holes cannot stop it.
 *
 * <p>Where producers chose timestamps out of order, what is found is the highest before the offset.
 * Where compaction has removed the record, only those that are left next to it tell anything: it is
 * not older than the one before it and not newer than the one after it.
 */
public final class TimelineSearch {
  private TimelineSearch() {}

  /**
   * The time to ask for next: for the first record that is not older.
   *
   * @param round counts the questions about this offset in a collection
   * @param limit from which time on only records behind the offset were found
   * @return empty if nothing is known of the time before it, or what is known is proven or enough
   *     or all
   */
  public static OptionalLong next(Timeline timeline, long offset, long now, int round, long limit) {
    Optional<Bounds> known = timeline.of(offset);
    if (known.isEmpty() || known.get().proven() || !known.get().wide(now)) {
      return OptionalLong.empty();
    }
    Bounds bounds = known.get();
    long end = Math.min(bounds.before(), limit);
    if (end - bounds.after() < 2) {
      return OptionalLong.empty();
    }
    long middle = bounds.after() + (end - bounds.after()) / 2;
    long time = round % 3 == 2 || end < bounds.before() ? middle : bounds.likely();
    return OptionalLong.of(Math.max(bounds.after() + 1, Math.min(end - 1, time)));
  }

  /**
   * Learns from an answer.
   *
   * @param asked the time that was asked for
   * @param found the offset of the first record that is not older; negative if there is none
   * @param time its timestamp
   * @param whole whether no record between others is gone: then all before the one that was found
   *     are older than what was asked for
   */
  public static void learn(
      Timeline timeline, long offset, long asked, long found, long time, boolean whole) {
    if (found < 0) {
      timeline.reached(offset + 1, asked);
    } else if (time >= 0) {
      if (whole) {
        timeline.reached(Math.min(found, timeline.lastEnd()), asked);
      }
      timeline.stillAt(found, time);
      timeline.reached(found + 1, time);
    }
  }

  /** Learns the offset and timestamp of the first record there is. */
  public static void first(Timeline timeline, long found, long time) {
    if (found >= 0 && time >= 0) {
      timeline.stillAt(found, time);
      timeline.reached(found + 1, time);
    }
  }

  /** Learns the highest timestamp there is. */
  public static void highest(Timeline timeline, long time) {
    if (time >= 0) {
      timeline.reached(timeline.firstEnd(), time);
    }
  }
}
